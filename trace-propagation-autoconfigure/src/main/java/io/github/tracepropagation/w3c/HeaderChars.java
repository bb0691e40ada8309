// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * The character classes of the two specifications, one table look-up each, and optional
 * white space.
 */
final class HeaderChars {

	/** Lower-case hexadecimal digit, {@code HEXDIGLC} of Trace Context. */
	static final int HEX = 1;

	/** First character of a {@code tracestate} key. */
	static final int KEY_START = 1 << 1;

	/** Further character of a {@code tracestate} key, {@code keychar}. */
	static final int KEY = 1 << 2;

	/** Character of a {@code tracestate} value, {@code chr}. */
	static final int STATE_VALUE = 1 << 3;

	/** Character of an RFC 7230 token, a {@code baggage} key. */
	static final int TOKEN = 1 << 4;

	/** {@code baggage-octet}. */
	static final int BAGGAGE_OCTET = 1 << 5;

	/** What baggage metadata, a list of properties with white space, may consist of. */
	static final int METADATA = 1 << 6;

	private static final byte[] CLASSES = new byte[128];

	static {
		range('0', '9', HEX | KEY_START | KEY | TOKEN);
		range('a', 'f', HEX);
		range('a', 'z', KEY_START | KEY | TOKEN);
		range('A', 'Z', TOKEN);
		each("_-*/@", KEY);
		each("!#$%&'*+-.^_`|~", TOKEN);
		range(' ', '~', STATE_VALUE | METADATA);
		range('!', '~', BAGGAGE_OCTET);
		CLASSES[','] &= ~(STATE_VALUE | BAGGAGE_OCTET | METADATA);
		CLASSES['='] &= ~STATE_VALUE;
		CLASSES['"'] &= ~(BAGGAGE_OCTET | METADATA);
		CLASSES['\\'] &= ~(BAGGAGE_OCTET | METADATA);
		CLASSES[';'] &= ~BAGGAGE_OCTET;
		CLASSES['\t'] |= METADATA;
	}

	private HeaderChars() {
	}

	static boolean is(char character, int type) {
		return character < CLASSES.length && (CLASSES[character] & type) != 0;
	}

	static boolean all(String text, int start, int end, int type) {
		for (int i = start; i < end; i++) {
			if (!is(text.charAt(i), type)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Find the end of leading white space.
	 * @param text the text
	 * @param start where to start
	 * @param end where to stop
	 * @return the first index that is not white space, at most {@code end}
	 */
	static int skipWhitespace(String text, int start, int end) {
		int index = start;
		while (index < end && isWhitespace(text.charAt(index))) {
			index++;
		}
		return index;
	}

	/**
	 * Find the start of trailing white space.
	 * @param text the text
	 * @param start where to stop
	 * @param end where to start, backwards
	 * @return the index after the last that is not white space, at least {@code start}
	 */
	static int trimWhitespace(String text, int start, int end) {
		int index = end;
		while (index > start && isWhitespace(text.charAt(index - 1))) {
			index--;
		}
		return index;
	}

	/**
	 * Find a character without a look past the end, which may be far from that of the
	 * text.
	 * @param text the text
	 * @param character the character
	 * @param start where to start
	 * @param end where to stop
	 * @return its first index or {@code end}
	 */
	static int indexOf(String text, char character, int start, int end) {
		for (int i = start; i < end; i++) {
			if (text.charAt(i) == character) {
				return i;
			}
		}
		return end;
	}

	private static boolean isWhitespace(char character) {
		return character == ' ' || character == '\t';
	}

	private static void range(char first, char last, int type) {
		for (char character = first; character <= last; character++) {
			CLASSES[character] |= (byte) type;
		}
	}

	private static void each(String characters, int type) {
		for (int i = 0; i < characters.length(); i++) {
			CLASSES[characters.charAt(i)] |= (byte) type;
		}
	}

}
