// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.List;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads the lines of a console, or of a file, strictly: each is one JSON object that has
 * no name twice, and nothing follows it.
 */
final class JsonLines {

	private static final JsonMapper mapper = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private JsonLines() {
	}

	static List<JsonNode> of(CapturedOutput output) {
		return of(output.getAll());
	}

	static List<JsonNode> of(String text) {
		// Not String.lines(): what a collector takes for the end of a line is a line feed
		List<JsonNode> lines = List.of(text.strip().split("\n")).stream().map(mapper::readTree).toList();
		assertThat(lines).allMatch(JsonNode::isObject);
		return lines;
	}

	static JsonNode line(CapturedOutput output, String message) {
		return line(of(output), message);
	}

	static JsonNode line(List<JsonNode> lines, String message) {
		List<JsonNode> matching = lines.stream()
			.filter((line) -> line.path("message").asString("").equals(message))
			.toList();
		assertThat(matching).hasSize(1);
		return matching.get(0);
	}

}
