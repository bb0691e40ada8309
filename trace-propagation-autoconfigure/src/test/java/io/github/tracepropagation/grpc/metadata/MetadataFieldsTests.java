// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.metadata;

import java.nio.charset.StandardCharsets;

import io.grpc.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MetadataFields}.
 */
class MetadataFieldsTests {

	private final Metadata metadata = new Metadata();

	@Test
	void writingReplacesWhateverTheCaseOfTheName() {
		this.metadata.put(Metadata.Key.of("BAGGAGE", Metadata.ASCII_STRING_MARSHALLER), "stale=1");
		this.metadata.put(Metadata.Key.of("Baggage", Metadata.ASCII_STRING_MARSHALLER), "stale=2");
		assertThat(MetadataFields.set(this.metadata, "baggage", "a=1")).isTrue();
		assertThat(MetadataFields.getAll(this.metadata, "Baggage")).containsExactly("a=1");
		assertThat(this.metadata.keys()).containsExactly("baggage");
	}

	@Test
	void linesAreReadInTheirOrder() {
		this.metadata.put(Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER), "a=1");
		this.metadata.put(Metadata.Key.of("tracestate", Metadata.ASCII_STRING_MARSHALLER), "b=2");
		assertThat(MetadataFields.getAll(this.metadata, "tracestate")).containsExactly("a=1", "b=2");
		assertThat(MetadataFields.get(this.metadata, "tracestate")).isEqualTo("b=2");
	}

	@Test
	void whatIsNotThereIsNotRead() {
		assertThat(MetadataFields.get(this.metadata, "baggage")).isNull();
		assertThat(MetadataFields.getAll(this.metadata, "baggage")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Jürgen", "a\nb", "a\r\nevil: 1", "\t", "\u0000", "\u007f", "日本" })
	void valueBeyondPrintableAsciiIsRefusedAndLeavesWhatWasThere(String value) {
		MetadataFields.set(this.metadata, "user", "jim");
		assertThat(MetadataFields.set(this.metadata, "user", value)).isFalse();
		assertThat(MetadataFields.getAll(this.metadata, "user")).containsExactly("jim");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "no good", "ümlaut", "a:b", ":path", "-bin" })
	void nameThatMetadataDoesNotTakeIsRefused(String name) {
		assertThat(MetadataFields.set(this.metadata, name, "value")).isFalse();
		MetadataFields.remove(this.metadata, name);
		assertThat(MetadataFields.get(this.metadata, name)).isNull();
		assertThat(MetadataFields.getAll(this.metadata, name)).isEmpty();
		assertThat(this.metadata.keys()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "jim", "Jürgen\n", "日本" })
	void binaryFieldTakesAnyText(String value) {
		assertThat(MetadataFields.set(this.metadata, "user-bin", value)).isTrue();
		assertThat(this.metadata.get(Metadata.Key.of("user-bin", Metadata.BINARY_BYTE_MARSHALLER)))
			.isEqualTo(value.getBytes(StandardCharsets.UTF_8));
		assertThat(MetadataFields.get(this.metadata, "user-bin")).isEqualTo(value);
	}

	@Test
	void bytesThatAreNoTextAreReadAsSome() {
		this.metadata.put(Metadata.Key.of("user-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[] { -1, -2, 0 });
		assertThat(MetadataFields.get(this.metadata, "user-bin")).isNotNull();
	}

	@Test
	void fieldIsRemovedWithAllItsLines() {
		this.metadata.put(Metadata.Key.of("Baggage", Metadata.ASCII_STRING_MARSHALLER), "a=1");
		this.metadata.put(Metadata.Key.of("baggage", Metadata.ASCII_STRING_MARSHALLER), "b=1");
		MetadataFields.remove(this.metadata, "BAGGAGE");
		assertThat(this.metadata.keys()).isEmpty();
	}

}
