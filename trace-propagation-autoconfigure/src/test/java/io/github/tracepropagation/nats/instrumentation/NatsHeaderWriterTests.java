// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.ArrayList;
import java.util.List;

import io.nats.client.impl.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsHeaderWriter}.
 */
class NatsHeaderWriterTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private final List<String> dropped = new ArrayList<>();

	private final NatsHeaderWriter writer = writer(HeaderCase.LOWER);

	private NatsHeaderWriter writer(HeaderCase headerCase) {
		return new NatsHeaderWriter(List.of("traceparent", "b3", "tracestate", "baggage"), headerCase,
				(field, reason) -> this.dropped.add(field + " " + reason));
	}

	@Test
	void writesNamesInTheCaseThatIsAskedFor() {
		Headers headers = new Headers();
		writer(HeaderCase.CANONICAL).set(headers, "traceparent", PARENT);
		assertThat(headers.keySet()).containsExactly("Traceparent");
		writer(HeaderCase.BOTH).set(headers, "traceparent", PARENT);
		assertThat(headers.keySet()).containsExactlyInAnyOrder("Traceparent", "traceparent");
	}

	@Test
	void removesFieldsInAnyCaseAndNothingElse() {
		Headers headers = new Headers().put("TRACEPARENT", "1")
			.put("TraceState", "2")
			.put("baggage", "3")
			.put("traceparent-x", "4");
		this.writer.clear(headers);
		assertThat(headers.keySet()).containsExactly("traceparent-x");
		assertThat(this.dropped).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "user=Jürgen", "user=a\nb", "user=a\rb", "user=\ud83d\ude00" })
	void valueThatNatsForbidsIsLeftOutAndTold(String value) {
		Headers headers = new Headers();
		this.writer.set(headers, "baggage", value);
		this.writer.set(headers, "traceparent", PARENT);
		assertThat(headers.keySet()).containsExactly("traceparent");
		assertThat(this.dropped).containsExactly("baggage forbidden_value");
	}

	@Test
	void messageThatFitsKeepsEverything() {
		Headers headers = full();
		this.writer.fit(headers, 100, headers.serializedLength() + 100);
		assertThat(headers.keySet()).hasSize(5);
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void fieldsGoOneByOneAndTraceparentLast() {
		Headers headers = full();
		List<String> lost = new ArrayList<>();
		for (int room = headers.serializedLength(); room > 0; room--) {
			this.writer.fit(headers, 0, room);
			this.dropped.stream().filter((field) -> !lost.contains(field)).forEach(lost::add);
			assertThat(headers.containsKey("own")).isTrue();
		}
		assertThat(lost).containsExactly("baggage max_payload", "tracestate max_payload", "b3 max_payload",
				"traceparent max_payload");
		assertThat(this.dropped).hasSize(4);
	}

	@Test
	void bothCasesOfAFieldGoTogether() {
		Headers headers = new Headers();
		writer(HeaderCase.BOTH).set(headers, "baggage", "a=1");
		this.writer.fit(headers, 0, 5);
		assertThat(headers.isEmpty()).isTrue();
		assertThat(this.dropped).containsExactly("baggage max_payload");
	}

	@Test
	void limitThatIsNotKnownIsNone() {
		Headers headers = full();
		this.writer.fit(headers, Integer.MAX_VALUE, -1);
		this.writer.fit(headers, Integer.MAX_VALUE, 0);
		assertThat(headers.keySet()).hasSize(5);
	}

	@Test
	void sizesDoNotOverflow() {
		Headers headers = full();
		this.writer.fit(headers, Integer.MAX_VALUE, Integer.MAX_VALUE);
		assertThat(headers.keySet()).containsExactly("own");
	}

	private static Headers full() {
		return new Headers().put("own", "kept")
			.put("traceparent", PARENT)
			.put("b3", "0")
			.put("tracestate", "a=1")
			.put("baggage", "a=1");
	}

}
