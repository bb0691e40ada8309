// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.micrometer.observation.transport.Propagator;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Reads the propagation fields of message headers: in whatever case they stand, as text
 * or as bytes, once or several times.
 */
final class HeaderReader implements Propagator.Getter<Map<String, Object>> {

	@Override
	public @Nullable String get(Map<String, Object> headers, String key) {
		List<String> values = getAll(headers, key);
		return values.isEmpty() ? null : values.get(0);
	}

	@Override
	public List<String> getAll(Map<String, Object> headers, String key) {
		List<String> values = new ArrayList<>(1);
		headers.forEach((name, value) -> {
			if (name.equalsIgnoreCase(key)) {
				addText(value, values);
			}
		});
		return values;
	}

	private static void addText(@Nullable Object value, List<String> values) {
		if (value instanceof Collection<?> several) {
			several.forEach((element) -> addText(element, values));
		}
		else if (value instanceof byte[] bytes) {
			values.add(new String(bytes, StandardCharsets.UTF_8));
		}
		else if (value instanceof ByteBuffer buffer) {
			values.add(StandardCharsets.UTF_8.decode(buffer.duplicate()).toString());
		}
		else if (value instanceof CharSequence text) {
			values.add(text.toString());
		}
		else if (value != null) {
			byte[] untrusted = untrustedBytes(value);
			values.add((untrusted != null) ? new String(untrusted, StandardCharsets.UTF_8) : value.toString());
		}
	}

	// The header mappers of Kafka wrap what they will not read as JSON
	private static byte @Nullable [] untrustedBytes(Object value) {
		Method method = ReflectionUtils.findMethod(value.getClass(), "getHeaderValue");
		try {
			return (method != null && method.getReturnType() == byte[].class)
					? (byte[]) ReflectionUtils.invokeMethod(method, value) : null;
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

}
