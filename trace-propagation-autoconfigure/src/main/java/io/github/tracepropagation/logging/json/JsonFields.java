// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which fields a line has, and what they are called. All names are those of fields at the
 * top level. A field is excluded by the name it has before it is renamed.
 *
 * @param added fields of every line, by name, in their order
 * @param included the fields to write, or empty for all
 * @param excluded the fields not to write
 * @param renamed new names, by the names they replace
 * @since 0.1.0
 */
public record JsonFields(Map<String, String> added, Set<String> included, Set<String> excluded,
		Map<String, String> renamed) {

	static final String TIMESTAMP = "@timestamp";

	static final String MESSAGE = "message";

	static final String LOGGER = "logger_name";

	static final String THREAD = "thread_name";

	static final String LEVEL = "level";

	static final String LEVEL_VALUE = "level_value";

	static final String STACK_TRACE = "stack_trace";

	static final String TAGS = "tags";

	private static final List<String> FIXED = List.of(TIMESTAMP, MESSAGE, LOGGER, THREAD, LEVEL, LEVEL_VALUE,
			STACK_TRACE, TAGS);

	/**
	 * Create the fields.
	 * @throws IllegalArgumentException where two fields of an event would have the same
	 * name
	 */
	public JsonFields {
		added = Collections.unmodifiableMap(new LinkedHashMap<>(added));
		included = Set.copyOf(included);
		excluded = Set.copyOf(excluded);
		renamed = Map.copyOf(renamed);
		requireDifferentNames(included, excluded, renamed);
	}

	/**
	 * Return the name under which a field is written.
	 * @param field the field
	 * @return the name, or {@code null} where the field is not written
	 */
	@Nullable String nameOf(String field) {
		return nameOf(field, this.included, this.excluded, this.renamed);
	}

	/**
	 * Return the names of the fields that the event itself has, which nothing else may
	 * take.
	 * @return the names
	 */
	Set<String> fixedNames() {
		Set<String> names = new LinkedHashSet<>();
		for (String field : FIXED) {
			String name = nameOf(field);
			if (name != null) {
				names.add(name);
			}
		}
		return names;
	}

	private static void requireDifferentNames(Set<String> included, Set<String> excluded, Map<String, String> renamed) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String field : FIXED) {
			String name = nameOf(field, included, excluded, renamed);
			String other = (name != null) ? fields.put(name, field) : null;
			if (other != null) {
				throw new IllegalArgumentException(
						"The fields '%s' and '%s' would both be called '%s'. Give them different names."
							.formatted(other, field, name));
			}
		}
	}

	private static @Nullable String nameOf(String field, Set<String> included, Set<String> excluded,
			Map<String, String> renamed) {
		if (excluded.contains(field) || (!included.isEmpty() && !included.contains(field))) {
			return null;
		}
		return renamed.getOrDefault(field, field);
	}

}
