// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.function.IntPredicate;

/**
 * Makes text that came from elsewhere safe to keep, log and write as JSON: of a bounded
 * length, and with {@code \}{@code uXXXX} in place of characters that may not be shown.
 */
final class PrintableText {

	private static final String MARK = "...";

	private PrintableText() {
	}

	/**
	 * Keep the printable characters of ASCII.
	 * @param text the text
	 * @param maxLength the maximum length of the result in characters, that of the mark
	 * of what was shortened included
	 * @return the same text where it is fine as it stands
	 */
	static String ascii(String text, int maxLength) {
		return of(text, maxLength, PrintableText::isAscii);
	}

	/**
	 * Keep what can be seen in any language.
	 * @param text the text
	 * @param maxLength the maximum length of the result in characters, that of the mark
	 * of what was shortened included
	 * @return the same text where it is fine as it stands
	 */
	static String name(String text, int maxLength) {
		return of(text, maxLength, PrintableText::isVisible);
	}

	private static String of(String text, int maxLength, IntPredicate kept) {
		if (text.length() <= maxLength && isKept(text, kept)) {
			return text;
		}
		StringBuilder result = new StringBuilder(maxLength + 2 * "\\uXXXX".length());
		int end = 0;
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			append(result, text.codePointAt(i), kept);
			if (result.length() > maxLength) {
				result.setLength(end);
				return result.append(MARK).toString();
			}
			end = (result.length() <= maxLength - MARK.length()) ? result.length() : end;
		}
		return result.toString();
	}

	private static boolean isKept(String text, IntPredicate kept) {
		// A loop, as a stream would be garbage for every stranger that comes along
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			if (!kept.test(text.codePointAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static void append(StringBuilder result, int codePoint, IntPredicate kept) {
		if (kept.test(codePoint)) {
			result.appendCodePoint(codePoint);
			return;
		}
		for (char character : Character.toChars(codePoint)) {
			result.append(String.format("\\u%04X", (int) character));
		}
	}

	private static boolean isAscii(int codePoint) {
		return codePoint >= ' ' && codePoint <= '~';
	}

	private static boolean isVisible(int codePoint) {
		return isAscii(codePoint) || switch (Character.getType(codePoint)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			default -> true;
		};
	}

}
