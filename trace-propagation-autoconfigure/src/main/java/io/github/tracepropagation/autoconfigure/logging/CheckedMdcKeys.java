// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.HashSet;
import java.util.Set;

import io.github.tracepropagation.logging.MdcKeys;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Creates {@link MdcKeys} of the properties, and refuses what could not be written or
 * read: no key, a key of two ids, a character that a pattern takes for its own.
 */
final class CheckedMdcKeys {

	static final String PREFIX = "trace-propagation.logging.mdc.";

	private static final String NOT_IN_A_PATTERN = ",(){}'\"\\";

	private final Set<String> taken = new HashSet<>();

	private CheckedMdcKeys() {
	}

	static MdcKeys of(TraceLoggingProperties.Mdc mdc) {
		CheckedMdcKeys keys = new CheckedMdcKeys();
		return new MdcKeys(keys.required("trace-id-key", mdc.getTraceIdKey()),
				keys.required("span-id-key", mdc.getSpanIdKey()),
				keys.optional("trace-flags-key", mdc.getTraceFlagsKey()),
				keys.optional("untrusted-trace-id-key", mdc.getUntrustedTraceIdKey()));
	}

	private String required(String property, String key) {
		if (key.isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + property, key,
					"An id needs a key. Name one, or set 'trace-propagation.logging.enabled' to 'false' to have no ids.");
		}
		return own(property, key, "Choose a key of its own.");
	}

	private @Nullable String optional(String property, String key) {
		return key.isEmpty() ? null : own(property, key, "Choose a key of its own, or leave it empty.");
	}

	private String own(String property, String key, String remedy) {
		requireReadable(PREFIX + property, key, key);
		if (!this.taken.add(key)) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + property, key,
					"Another id has this key. " + remedy);
		}
		return key;
	}

	/**
	 * Refuse characters that a key cannot have.
	 * @param property the name of the property to blame
	 * @param value its value
	 * @param key the key, or a part of it
	 */
	static void requireReadable(String property, String value, String key) {
		if (!key.codePoints().allMatch(CheckedMdcKeys::isReadable)) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"A key of the MDC has no white space, no control characters and none of " + NOT_IN_A_PATTERN
							+ " in it. Use letters, digits, '_', '-' and '.'.");
		}
	}

	private static boolean isReadable(int character) {
		return !Character.isWhitespace(character) && !Character.isSpaceChar(character)
				&& !Character.isISOControl(character) && NOT_IN_A_PATTERN.indexOf(character) < 0;
	}

}
