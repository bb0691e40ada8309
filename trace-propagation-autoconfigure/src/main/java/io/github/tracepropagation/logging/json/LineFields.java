// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import java.util.HashSet;
import java.util.Set;

import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one line besides those that every event has. A name that is taken gets
 * underscores in front until it is free, so that no field is lost and none is there
 * twice. Used for one line, by one thread.
 */
final class LineFields {

	private final JsonGenerator generator;

	private final JsonFields fields;

	private final Set<String> fixedNames;

	private final JsonAside aside;

	private final Set<String> names = new HashSet<>();

	LineFields(JsonGenerator generator, JsonFields fields, Set<String> fixedNames, JsonAside aside) {
		this.generator = generator;
		this.fields = fields;
		this.fixedNames = fixedNames;
		this.aside = aside;
	}

	void write(String field, Object value) {
		String name = this.fields.nameOf(field);
		if (name == null) {
			return;
		}
		while (this.fixedNames.contains(name) || !this.names.add(name)) {
			name = "_" + name;
		}
		this.generator.writeName(name);
		writeValue(value);
	}

	private void writeValue(Object value) {
		if (value instanceof String string) {
			this.generator.writeString(string);
		}
		else if (value instanceof Integer || value instanceof Long) {
			this.generator.writeNumber(((Number) value).longValue());
		}
		else if (value instanceof Boolean bool) {
			this.generator.writeBoolean(bool);
		}
		else {
			this.generator.writeTree((value instanceof JsonNode node) ? node : this.aside.value(value));
		}
	}

}
