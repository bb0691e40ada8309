// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.Vectors.Vector;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a transport does with the context that a caller sends. The service under test
 * relays: it handles what it receives by sending a message to a neighbour, whose header
 * lines show what it took over.
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class InboundPropagationContract {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	/**
	 * Send these header lines to the service and return those it sends on.
	 */
	protected abstract HeaderLines relay(List<String> headerLines);

	/**
	 * Return whether the transport hands a value to the service as it was sent.
	 */
	protected abstract boolean canCarry(String value);

	/**
	 * Return whether the transport sees the lines of a vector as they are.
	 */
	protected boolean applies(Vector vector) {
		return lines(vector).stream().allMatch(this::canCarry);
	}

	/**
	 * Return the ledger of the service.
	 */
	protected abstract PropagationLedger ledger();

	/**
	 * Return the transport as the ledger calls it.
	 */
	protected abstract String transport();

	/**
	 * Return the spans of the last message, when all of them are finished.
	 */
	protected abstract List<SpanData> spans();

	@Test
	void contextOfTheCallerIsContinuedByOneSpan() {
		HeaderLines sent = relay(List.of(PARENT, "tracestate: foo=1", "baggage: tenant=blue"));
		List<SpanData> received = spans().stream().filter((span) -> span.getParentSpanContext().isRemote()).toList();
		assertThat(received).singleElement()
			.satisfies((span) -> assertThat(span.getTraceId()).isEqualTo(TRACE_ID))
			.satisfies((span) -> assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331"));
		assertThat(sent.values("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID + "-")
			.endsWith("-01")
			.doesNotContain("b7ad6b7169203331");
		assertThat(sent.values("tracestate")).containsExactly("foo=1");
		assertThat(sent.values("baggage")).containsExactly("tenant=blue");
	}

	@TestFactory
	Stream<DynamicTest> traceParentIsReadAsTheVectorSays() {
		return vectors("traceparent", (vector, lines) -> {
			if (vector.expected().has("newTrace")) {
				startsANewTrace(lines, vector.expected().get("newTrace").asString());
			}
			else {
				continuesTheTrace(lines, vector.expected());
			}
		});
	}

	private void startsANewTrace(List<String> lines, String reason) {
		Outcome outcome = reason.equals("ABSENT") ? Outcome.STARTED : Outcome.valueOf(reason);
		long before = ledger().count(transport(), Direction.INBOUND, outcome);
		HeaderLines sent = relay(lines);
		assertThat(sent.values("traceparent")).singleElement()
			.asString()
			.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]")
			.satisfies((header) -> assertThat(lines.toString()).doesNotContain(header.substring(3, 35)));
		assertThat(sent.values("tracestate")).isEmpty();
		assertThat(ledger().count(transport(), Direction.INBOUND, outcome)).isEqualTo(before + 1);
	}

	private void continuesTheTrace(List<String> lines, JsonNode expected) {
		long before = ledger().count(transport(), Direction.INBOUND, Outcome.CONTINUED);
		assertThat(relay(lines).values("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + expected.get("traceId").asString() + "-")
			.endsWith("-" + expected.get("flags").asString());
		assertThat(ledger().count(transport(), Direction.INBOUND, Outcome.CONTINUED)).isEqualTo(before + 1);
	}

	@TestFactory
	Stream<DynamicTest> traceStateIsReadAsTheVectorSays() {
		return vectors("tracestate", (vector, lines) -> {
			List<String> withParent = new ArrayList<>(lines);
			withParent.add(0, PARENT);
			HeaderLines sent = relay(withParent);
			assertThat(sent.values("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
			String expected = vector.expectedText();
			assertThat(sent.values("tracestate")).isEqualTo((expected != null) ? List.of(expected) : List.of());
		});
	}

	@TestFactory
	Stream<DynamicTest> baggageIsReadAsTheVectorSays() {
		return vectors("baggage", (vector, lines) -> {
			List<String> sent = relay(lines).values("baggage");
			assertThat(keys(String.join(",", sent))).isEqualTo(expectedKeys(vector.expected()));
		});
	}

	@Test
	void namesAreReadInAnyCase() {
		HeaderLines sent = relay(
				List.of("T" + PARENT.substring(1).replace("parent:", "PARENT:"), "TraceState: foo=1", "BAGGAGE: a=1"));
		assertThat(sent.values("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
		assertThat(sent.values("tracestate")).containsExactly("foo=1");
		assertThat(sent.values("baggage")).containsExactly("a=1");
	}

	@Test
	void nothingOfAMessageIsLeftForTheNext() {
		relay(List.of(PARENT, "tracestate: foo=1", "baggage: tenant=blue"));
		for (int i = 0; i < 20; i++) {
			HeaderLines sent = relay(List.of());
			assertThat(sent.values("traceparent")).singleElement().asString().doesNotContain(TRACE_ID);
			assertThat(sent.values("tracestate")).isEmpty();
			assertThat(sent.values("baggage")).isEmpty();
		}
	}

	@Test
	void malformedHeadersAreNotLogged(CapturedOutput output) {
		int started = output.length();
		relay(List.of("traceparent: junk", "tracestate: junk", "baggage: junk"));
		relay(List.of(PARENT, PARENT, "tracestate: ====", "baggage: a=\"1\""));
		assertThat(output.toString().substring(started)).doesNotContain(" WARN ", " ERROR ", "junk");
	}

	@TestFactory
	Stream<DynamicTest> workIsBounded() {
		return Stream.of("traceparent", "tracestate", "baggage").flatMap((section) -> {
			String flood = section + ": " + "k=v,".repeat(100_000);
			return canCarry(flood) ? Stream.of(DynamicTest.dynamicTest(section, () -> {
				relay(List.of(PARENT, flood));
				long started = System.nanoTime();
				relay(List.of(PARENT, flood));
				assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
			})) : Stream.empty();
		});
	}

	private Stream<DynamicTest> vectors(String section, VectorTest test) {
		return Vectors.all(section)
			.stream()
			.filter((vector) -> !vector.hasLimits() && applies(vector))
			.map((vector) -> Vectors.test(vector, (it) -> test.run(it, lines(it))));
	}

	protected static List<String> lines(Vector vector) {
		return Stream.of("traceparent", "tracestate", "baggage")
			.flatMap((header) -> vector.lines(header).stream().map((line) -> header + ": " + line))
			.toList();
	}

	private static List<String> keys(String baggage) {
		return Stream.of(baggage.split(","))
			.filter((member) -> !member.isEmpty())
			.map((member) -> member.substring(0, member.indexOf('=')))
			.sorted()
			.toList();
	}

	private static List<String> expectedKeys(JsonNode entries) {
		List<String> keys = new ArrayList<>();
		entries.forEach((entry) -> {
			for (int i = 0; i < entry.path("times").asInt(1); i++) {
				keys.add(entry.get("key").asString().replace("{i}", Integer.toString(i)));
			}
		});
		return keys.stream().sorted().toList();
	}

	/**
	 * What is done with one vector.
	 */
	@FunctionalInterface
	private interface VectorTest {

		void run(Vector vector, List<String> lines);

	}

}
