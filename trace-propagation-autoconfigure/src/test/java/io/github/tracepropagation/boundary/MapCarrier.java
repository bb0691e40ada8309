// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * A carrier for tests, and the getter that reads it.
 */
public final class MapCarrier {

	public static final TextMapGetter<MapCarrier> GETTER = new Getter();

	private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	public static MapCarrier of(String key, String... values) {
		return new MapCarrier().with(key, values);
	}

	public MapCarrier with(String key, String... values) {
		this.headers.put(key, List.of(values));
		return this;
	}

	public static void set(@Nullable MapCarrier carrier, String key, String value) {
		if (carrier != null) {
			carrier.with(key, value);
		}
	}

	public @Nullable String get(String key) {
		List<String> values = getAll(key);
		return values.isEmpty() ? null : values.get(0);
	}

	public List<String> getAll(String key) {
		return this.headers.getOrDefault(key, List.of());
	}

	public Iterable<String> keys() {
		return this.headers.keySet();
	}

	private static final class Getter implements TextMapGetter<MapCarrier> {

		@Override
		public Iterable<String> keys(MapCarrier carrier) {
			return carrier.keys();
		}

		@Override
		public @Nullable String get(@Nullable MapCarrier carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable MapCarrier carrier, String key) {
			return (carrier != null) ? carrier.getAll(key).iterator() : List.<String>of().iterator();
		}

	}

}
