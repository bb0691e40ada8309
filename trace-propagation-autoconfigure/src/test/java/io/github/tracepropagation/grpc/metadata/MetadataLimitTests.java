// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.metadata;

import java.util.ArrayList;
import java.util.List;

import io.grpc.Metadata;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetadataLimit}.
 */
class MetadataLimitTests {

	private static final List<String> FIELDS = List.of("traceparent", "user", "tracestate", "baggage");

	private final List<String> dropped = new ArrayList<>();

	private final Metadata metadata = new Metadata();

	@Test
	void whatFitsStaysAsItIs() {
		write("a=1,b=2");
		fit(8192);
		assertThat(read("baggage")).isEqualTo("a=1,b=2");
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void fieldsGoInTheirOrderUntilTheRestFits() {
		for (int size = 1200; size > 500; size--) {
			this.dropped.clear();
			write("key=" + "x".repeat(100));
			fit(size);
			assertThat(this.dropped).isEqualTo(List.of("baggage max_metadata_size", "tracestate max_metadata_size",
					"user max_metadata_size", "traceparent max_metadata_size")
				.subList(0, this.dropped.size()));
		}
		assertThat(this.dropped).hasSize(4);
		assertThat(this.metadata.keys()).isEmpty();
	}

	@Test
	void baggageLosesWholeMembersFromItsEnd() {
		List<@Nullable String> seen = new ArrayList<>();
		for (int size = 1200; size > 600; size--) {
			write("a=1,bb=22,ccc=333");
			fit(size);
			seen.add(read("baggage"));
		}
		assertThat(seen).containsOnly("a=1,bb=22,ccc=333", "a=1,bb=22", "a=1", null);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 100, 8192 })
	void metadataOfTheApplicationStays(int size) {
		this.metadata.put(Metadata.Key.of("own", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(9000));
		write("a=1");
		fit(size);
		assertThat(this.metadata.keys()).containsExactly("own");
		assertThat(read("own")).hasSize(9000);
	}

	@Test
	void fieldThatIsNotThereIsNotCounted() {
		this.metadata.put(Metadata.Key.of("own", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(9000));
		fit(8192);
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void namesOfTheApplicationAreNotKept() {
		for (int i = 0; i < 100; i++) {
			this.metadata.put(Metadata.Key.of("x-forwarded-" + i, Metadata.ASCII_STRING_MARSHALLER), "value");
		}
		write("a=1");
		fit(8192);
		assertThat(ReflectionTestUtils.getField(MetadataFields.class, "KEYS"))
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsKey("traceparent")
			.doesNotContainKey("x-forwarded-7");
	}

	private void write(String baggage) {
		MetadataFields.set(this.metadata, "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
		MetadataFields.set(this.metadata, "tracestate", "foo=1");
		MetadataFields.set(this.metadata, "user", "jim");
		MetadataFields.set(this.metadata, "baggage", baggage);
	}

	private @Nullable String read(String name) {
		return MetadataFields.get(this.metadata, name);
	}

	private void fit(int size) {
		new MetadataLimit(size, (field, reason) -> this.dropped.add(field + " " + reason)).fit(this.metadata, FIELDS,
				"/service/Method");
	}

}
