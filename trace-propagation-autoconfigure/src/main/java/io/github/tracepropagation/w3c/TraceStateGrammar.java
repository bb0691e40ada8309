// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import org.jspecify.annotations.Nullable;

/**
 * The grammar and the limits of {@code tracestate}, level 2.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header-field-values">
 * tracestate Header Field Values</a>
 */
final class TraceStateGrammar {

	static final int MAX_MEMBERS = 32;

	private static final int MAX_KEY_LENGTH = 256;

	private static final int MAX_VALUE_LENGTH = 256;

	private TraceStateGrammar() {
	}

	static boolean isKey(@Nullable String key) {
		return key != null && isKey(key, 0, key.length());
	}

	static boolean isKey(String text, int start, int end) {
		return end > start && end - start <= MAX_KEY_LENGTH && HeaderChars.is(text.charAt(start), HeaderChars.KEY_START)
				&& HeaderChars.all(text, start + 1, end, HeaderChars.KEY);
	}

	static boolean isValue(@Nullable String value) {
		return value != null && isValue(value, 0, value.length());
	}

	static boolean isValue(String text, int start, int end) {
		return end > start && end - start <= MAX_VALUE_LENGTH && text.charAt(end - 1) != ' '
				&& HeaderChars.all(text, start, end, HeaderChars.STATE_VALUE);
	}

}
