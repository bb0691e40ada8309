// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads propagation fields from the headers of a message, under their names in any case.
 * Equal values are one value, as a sender may write several names to please every reader,
 * of which a server may make one.
 *
 * @since 0.1.0
 */
public final class NatsHeaderReader {

	private NatsHeaderReader() {
	}

	/**
	 * Return the first value of a field.
	 * @param message the message, or {@code null}
	 * @param field the name of the field
	 * @return the value, or {@code null} where there is none
	 */
	public static @Nullable String get(@Nullable Message message, String field) {
		for (String value : getAll(message, field)) {
			return value;
		}
		return null;
	}

	/**
	 * Return the distinct values of a field.
	 * @param message the message, or {@code null}
	 * @param field the name of the field
	 * @return the values in order
	 */
	public static Collection<String> getAll(@Nullable Message message, String field) {
		Headers headers = (message != null) ? message.getHeaders() : null;
		if (headers == null) {
			return List.of();
		}
		List<String> only = null;
		Set<String> several = null;
		for (String name : headers.keySet()) {
			if (name.equalsIgnoreCase(field)) {
				List<String> values = headers.get(name);
				if (only == null) {
					only = values;
				}
				else {
					several = (several != null) ? several : new LinkedHashSet<>(only);
					several.addAll(values);
				}
			}
		}
		if (several != null) {
			return several;
		}
		if (only == null) {
			return List.of();
		}
		return (only.size() > 1) ? new LinkedHashSet<>(only) : only;
	}

}
