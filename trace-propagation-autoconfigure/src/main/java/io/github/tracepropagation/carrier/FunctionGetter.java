// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.util.List;
import java.util.function.Function;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapGetter} whose carrier is a function. It asks for a field in lower case,
 * and then as it stands in a header of HTTP, which is what some peers write.
 */
final class FunctionGetter implements TextMapGetter<Function<String, @Nullable String>> {

	static final FunctionGetter INSTANCE = new FunctionGetter();

	private FunctionGetter() {
	}

	@Override
	public Iterable<String> keys(Function<String, @Nullable String> carrier) {
		return List.of();
	}

	@Override
	public @Nullable String get(@Nullable Function<String, @Nullable String> carrier, String key) {
		if (carrier == null) {
			return null;
		}
		String value = carrier.apply(key);
		return (value != null || key.isEmpty()) ? value
				: carrier.apply(Character.toUpperCase(key.charAt(0)) + key.substring(1));
	}

}
