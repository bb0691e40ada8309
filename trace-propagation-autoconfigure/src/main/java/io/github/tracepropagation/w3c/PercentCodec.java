// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of {@code baggage} values as UTF-8.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#value">value</a>
 */
final class PercentCodec {

	private static final String HEX = "0123456789ABCDEF";

	/** A byte that no UTF-8 text contains, so that decoding replaces it. */
	private static final byte NOT_UTF8 = (byte) 0xff;

	private static final int REPLACEMENT = 0xfffd;

	private PercentCodec() {
	}

	/**
	 * Decode characters that are all ASCII. Whatever is not UTF-8 becomes U+FFFD, and so
	 * does a percent sign that no two hexadecimal digits follow.
	 * @param text holds the value
	 * @param start where the value starts
	 * @param end where it ends
	 * @return the decoded value
	 */
	static String decode(String text, int start, int end) {
		if (HeaderChars.indexOf(text, '%', start, end) == end) {
			return text.substring(start, end);
		}
		byte[] bytes = new byte[end - start];
		int length = 0;
		for (int i = start; i < end; i++) {
			char character = text.charAt(i);
			if (character != '%') {
				bytes[length++] = (byte) character;
			}
			else if (i + 2 < end && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
				bytes[length++] = (byte) (Character.digit(text.charAt(i + 1), 16) << 4
						| Character.digit(text.charAt(i + 2), 16));
				i += 2;
			}
			else {
				bytes[length++] = NOT_UTF8;
			}
		}
		return new String(bytes, 0, length, StandardCharsets.UTF_8);
	}

	/**
	 * Append a value. Besides what has to be encoded, {@code +} and {@code =} are: there
	 * are readers that take the first for a space and end the value at the second.
	 * @param value the value
	 * @param target where to append it
	 */
	static void encode(String value, StringBuilder target) {
		for (int i = 0; i < value.length(); i++) {
			char character = value.charAt(i);
			if (HeaderChars.is(character, HeaderChars.BAGGAGE_OCTET) && character != '%' && character != '+'
					&& character != '=') {
				target.append(character);
			}
			else if (Character.isSurrogate(character)) {
				int codePoint = value.codePointAt(i);
				boolean pair = Character.isSupplementaryCodePoint(codePoint);
				encode(pair ? codePoint : REPLACEMENT, target);
				i += pair ? 1 : 0;
			}
			else {
				encode(character, target);
			}
		}
	}

	private static void encode(int codePoint, StringBuilder target) {
		if (codePoint < 0x80) {
			encodeByte(codePoint, target);
		}
		else if (codePoint < 0x800) {
			encodeByte(0xc0 | codePoint >> 6, target);
			encodeContinuation(codePoint, target);
		}
		else if (codePoint < 0x10000) {
			encodeByte(0xe0 | codePoint >> 12, target);
			encodeContinuation(codePoint >> 6, target);
			encodeContinuation(codePoint, target);
		}
		else {
			encodeByte(0xf0 | codePoint >> 18, target);
			encodeContinuation(codePoint >> 12, target);
			encodeContinuation(codePoint >> 6, target);
			encodeContinuation(codePoint, target);
		}
	}

	private static void encodeContinuation(int bits, StringBuilder target) {
		encodeByte(0x80 | bits & 0x3f, target);
	}

	private static void encodeByte(int value, StringBuilder target) {
		target.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xf));
	}

	private static boolean isHex(char character) {
		return character < 0x80 && Character.digit(character, 16) >= 0;
	}

}
