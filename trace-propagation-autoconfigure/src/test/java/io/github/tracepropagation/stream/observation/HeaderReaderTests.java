// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.kafka.support.JsonKafkaHeaderMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HeaderReader}.
 */
class HeaderReaderTests {

	private final HeaderReader reader = new HeaderReader();

	static Stream<Object> forms() {
		byte[] bytes = "value".getBytes(StandardCharsets.UTF_8);
		return Stream.of("value", new StringBuilder("value"), bytes, ByteBuffer.wrap(bytes), untrusted(bytes),
				List.of("value"), List.of(bytes), new Text());
	}

	private static Object untrusted(byte[] bytes) {
		RecordHeaders received = new RecordHeaders();
		received.add("field", bytes);
		received.add("spring_json_header_types", "{\"field\":\"com.example.Type\"}".getBytes(StandardCharsets.UTF_8));
		Map<String, Object> headers = new HashMap<>();
		new JsonKafkaHeaderMapper().toHeaders(received, headers);
		assertThat(headers.get("field")).isInstanceOf(JsonKafkaHeaderMapper.NonTrustedHeaderType.class);
		return headers.get("field");
	}

	@ParameterizedTest
	@MethodSource("forms")
	void valueIsReadInWhateverFormItComes(Object value) {
		Map<String, Object> headers = Map.of("field", value);
		assertThat(this.reader.getAll(headers, "field")).containsExactly("value");
		assertThat(this.reader.get(headers, "field")).isEqualTo("value");
		assertThat(this.reader.get(headers, "field")).as("read once more").isEqualTo("value");
	}

	@Test
	void valuesUnderNamesOfEveryCaseAreRead() {
		assertThat(this.reader.getAll(Map.of("field", "1", "Field", List.of("2", "3"), "other", "4"), "field"))
			.containsExactlyInAnyOrder("1", "2", "3");
	}

	@Test
	void nothingIsReadOfWhatIsNotThere() {
		assertThat(this.reader.getAll(Map.of("other", "1"), "field")).isEmpty();
		assertThat(this.reader.get(Map.of("field", List.of()), "field")).isNull();
	}

	private static final class Text {

		@Override
		public String toString() {
			return "value";
		}

	}

}
