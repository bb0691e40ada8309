// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * Writes what an application gave to the log aside first, and reads it back: what cannot
 * be written, or is no JSON, costs its own field and not the line. Safe for use by any
 * number of threads.
 */
final class JsonAside {

	private static final int MAX_REASON = 200;

	// The line around it is one level more, and may have as many as the default
	private static final StreamReadConstraints NESTING = StreamReadConstraints.builder()
		.maxNestingDepth(StreamReadConstraints.DEFAULT_MAX_DEPTH - 1)
		.build();

	private static final TypeReference<LinkedHashMap<String, JsonNode>> FIELDS = new TypeReference<>() {
	};

	private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(NESTING).build())
		.findAndAddModules()
		.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	/**
	 * Return a value as JSON.
	 * @param value the value
	 * @return the JSON, or a string that says why there is none
	 */
	JsonNode value(Object value) {
		try {
			return this.mapper.readTree(this.mapper.writeValueAsString(value));
		}
		catch (OutOfMemoryError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return failure(value, ex);
		}
	}

	/**
	 * Return the fields that something writes.
	 * @param source what writes
	 * @param nameOnFailure the name of the field that says why there are none
	 * @param writer writes fields into an object that was begun
	 * @return the fields
	 */
	Map<String, JsonNode> fields(Object source, String nameOnFailure, Consumer<JsonGenerator> writer) {
		StringWriter json = new StringWriter();
		try {
			try (JsonGenerator generator = this.mapper.createGenerator(json)) {
				generator.writeStartObject();
				writer.accept(generator);
				generator.writeEndObject();
			}
			return this.mapper.readValue(json.toString(), FIELDS);
		}
		catch (OutOfMemoryError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return Map.of(nameOnFailure, failure(source, ex));
		}
	}

	private static JsonNode failure(Object source, Throwable failure) {
		return StringNode.valueOf("[" + source.getClass().getName() + " could not be written as JSON: "
				+ failure.getClass().getName() + reason(failure) + "]");
	}

	private static String reason(Throwable failure) {
		try {
			String message = failure.getMessage();
			if (message == null) {
				return "";
			}
			return ": " + ((message.length() > MAX_REASON) ? message.substring(0, MAX_REASON) + "..." : message);
		}
		catch (Throwable ex) {
			return "";
		}
	}

}
