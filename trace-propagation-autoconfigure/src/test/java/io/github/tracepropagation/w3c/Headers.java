// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Carrier that keeps every line of a header.
 */
final class Headers {

	static final TextMapGetter<Headers> GETTER = new Getter();

	static final TextMapSetter<Headers> SETTER = (headers, name, value) -> Objects.requireNonNull(headers)
		.put(name, List.of(value));

	private final Map<String, List<String>> lines = new LinkedHashMap<>();

	Headers put(String name, List<String> values) {
		this.lines.put(name, new ArrayList<>(values));
		return this;
	}

	Headers put(String name, String... values) {
		return put(name, List.of(values));
	}

	Map<String, List<String>> lines() {
		return this.lines;
	}

	@Nullable String first(String name) {
		List<String> values = this.lines.getOrDefault(name, List.of());
		return values.isEmpty() ? null : values.get(0);
	}

	private static final class Getter implements TextMapGetter<Headers> {

		@Override
		public Iterable<String> keys(Headers headers) {
			return headers.lines.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Headers headers, String name) {
			return (headers != null) ? headers.first(name) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable Headers headers, String name) {
			return (headers != null) ? headers.lines.getOrDefault(name, List.of()).iterator()
					: List.<String>of().iterator();
		}

	}

}
