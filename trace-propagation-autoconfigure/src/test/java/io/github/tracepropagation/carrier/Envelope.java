// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;

import io.github.tracepropagation.tck.HeaderLines;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as a user's own protocol may have it: one JSON object a line, with a list of
 * headers beside the body.
 *
 * @param json the object
 */
record Envelope(JsonNode json) {

	private static final JsonMapper mapper = new JsonMapper();

	static Envelope parse(String line) {
		return new Envelope(mapper.readTree(line));
	}

	static Envelope of(List<String> headerLines) {
		ObjectNode json = mapper.createObjectNode();
		json.putArray("headers");
		json.put("body", "order");
		Envelope envelope = new Envelope(json);
		headerLines.forEach((line) -> envelope.add(line.substring(0, line.indexOf(':')),
				line.substring(line.indexOf(':') + 1).replaceAll("^[ \\t]+|[ \\t]+$", "")));
		return envelope;
	}

	void add(String name, String value) {
		this.json.withArray("headers").addObject().put("name", name).put("value", value);
	}

	HeaderLines headerLines() {
		return new HeaderLines(headers().stream()
			.map((header) -> header.get("name").asString() + ": " + header.get("value").asString())
			.toList());
	}

	String toLine() {
		return mapper.writeValueAsString(this.json);
	}

	private List<JsonNode> headers() {
		return StreamSupport.stream(this.json.path("headers").spliterator(), false).toList();
	}

	/**
	 * Reads the headers, as a user would who has read that a name may be there twice.
	 */
	static final class Getter implements TextMapGetter<Envelope> {

		@Override
		public Iterable<String> keys(Envelope carrier) {
			return carrier.headers().stream().map((header) -> header.get("name").asString()).toList();
		}

		@Override
		public @Nullable String get(@Nullable Envelope carrier, String key) {
			Iterator<String> values = getAll(carrier, key);
			return values.hasNext() ? values.next() : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable Envelope carrier, String key) {
			List<JsonNode> headers = (carrier != null) ? carrier.headers() : new ArrayList<>();
			return headers.stream()
				.filter((header) -> header.get("name").asString().equalsIgnoreCase(key))
				.map((header) -> header.get("value").asString())
				.iterator();
		}

	}

}
