// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The fields that the boundary gave to the carrier of an observation. By them a room
 * recognizes a request that was made from that carrier, and restores what was overwritten
 * since, without knowing what the fields are. Kept in the observation context; belongs to
 * the thread of the hop.
 *
 * @since 0.1.0
 */
public final class InjectedFields {

	private final Map<String, @Nullable String> values = new LinkedHashMap<>();

	InjectedFields() {
	}

	/**
	 * Return the fields of an observation.
	 * @param context the observation context
	 * @return the fields, or {@code null} where the boundary has written nothing
	 */
	public static @Nullable InjectedFields of(Observation.ContextView context) {
		return context.get(InjectedFields.class);
	}

	static void record(Observation.Context context, String field, @Nullable String value) {
		InjectedFields fields = context.computeIfAbsent(InjectedFields.class, (key) -> new InjectedFields());
		fields.values.put(field, value);
	}

	/**
	 * Whether all fields that were written are in a carrier.
	 * @param carrier returns the value of a field, or {@code null}
	 * @return whether the carrier has all of them, with the same values
	 */
	public boolean areIn(Function<String, @Nullable String> carrier) {
		return this.values.entrySet()
			.stream()
			.allMatch((field) -> field.getValue() == null || field.getValue().equals(carrier.apply(field.getKey())));
	}

	/**
	 * Give the fields to a carrier once more.
	 * @param carrier takes the name of each field with its value, or with {@code null}
	 * where the field was removed
	 */
	public void forEach(BiConsumer<String, @Nullable String> carrier) {
		this.values.forEach(carrier);
	}

}
