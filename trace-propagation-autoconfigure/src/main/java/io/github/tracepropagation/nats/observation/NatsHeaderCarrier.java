// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.micrometer.observation.transport.Propagator;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and writes propagation fields in the headers of a NATS message.
 */
final class NatsHeaderCarrier {

	private static final Logger logger = LoggerFactory.getLogger(NatsHeaderCarrier.class);

	static final Propagator.Getter<Message> GETTER = new Getter();

	private NatsHeaderCarrier() {
	}

	/**
	 * Remove fields, in whatever case they stand.
	 * @param headers the headers, which must be writable
	 * @param fields the names of the fields
	 */
	static void remove(Headers headers, Collection<String> fields) {
		if (headers.isEmpty()) {
			return;
		}
		for (String name : List.copyOf(headers.keySet())) {
			if (fields.stream().anyMatch(name::equalsIgnoreCase)) {
				headers.remove(name);
			}
		}
	}

	/**
	 * Create a setter.
	 * @param headerCase how the names are written
	 * @return the setter
	 */
	static Propagator.Setter<Headers> setter(HeaderCase headerCase) {
		return (headers, key, value) -> {
			if (headers != null) {
				set(headers, key, value, headerCase);
			}
		};
	}

	private static void set(Headers headers, String key, String value, HeaderCase headerCase) {
		try {
			if (headerCase.includesLower()) {
				headers.put(key, value);
			}
			if (headerCase.includesCanonical()) {
				headers.put(canonical(key), value);
			}
		}
		catch (IllegalArgumentException ex) {
			logger.debug("NATS allows no such header, '{}' was left out", key, ex);
		}
	}

	private static String canonical(String key) {
		return key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
	}

	/**
	 * Reads a field under its name in any case. Equal values are one value, as a sender
	 * may write several names to please every reader, of which a server may make one.
	 */
	private static final class Getter implements Propagator.Getter<Message> {

		@Override
		public @Nullable String get(@Nullable Message message, String key) {
			for (String value : getAll(message, key)) {
				return value;
			}
			return null;
		}

		@Override
		public Iterable<String> getAll(@Nullable Message message, String key) {
			Headers headers = (message != null) ? message.getHeaders() : null;
			if (headers == null) {
				return List.of();
			}
			List<String> only = null;
			Set<String> several = null;
			for (String name : headers.keySet()) {
				if (name.equalsIgnoreCase(key)) {
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

}
