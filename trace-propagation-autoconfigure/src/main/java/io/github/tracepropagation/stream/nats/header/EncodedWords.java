// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Values in characters that NATS has no place for in a header, as the encoded words of
 * RFC 2047. A value that needs none is written as it is.
 */
final class EncodedWords {

	private static final Pattern WORD = Pattern.compile("=\\?([^?\\s]+)\\?([bBqQ])\\?([^?\\s]*)\\?=");

	// A word has 75 characters at most, 12 of them around the text
	private static final int BYTES_PER_WORD = 45;

	private EncodedWords() {
	}

	static String encode(String value) {
		if (isPlain(value)) {
			return value;
		}
		StringJoiner words = new StringJoiner(" ");
		ByteArrayOutputStream word = new ByteArrayOutputStream(BYTES_PER_WORD);
		value.codePoints().forEach((codePoint) -> {
			byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
			if (word.size() + bytes.length > BYTES_PER_WORD) {
				words.add(word(word.toByteArray()));
				word.reset();
			}
			word.writeBytes(bytes);
		});
		return words.add(word(word.toByteArray())).toString();
	}

	static String decode(String value) {
		if (!value.contains("=?")) {
			return value;
		}
		StringBuilder decoded = new StringBuilder();
		Matcher matcher = WORD.matcher(value);
		int end = 0;
		boolean afterWord = false;
		while (matcher.find()) {
			String between = value.substring(end, matcher.start());
			String word = decode(matcher.group(1), matcher.group(2), matcher.group(3));
			// White space between two words is there only to part them
			if (!(afterWord && word != null && between.isBlank())) {
				decoded.append(between);
			}
			decoded.append((word != null) ? word : matcher.group());
			afterWord = (word != null);
			end = matcher.end();
		}
		return decoded.append(value, end, value.length()).toString();
	}

	// Something that looks like a word would be read as one; white space at the ends
	// does not arrive
	private static boolean isPlain(String value) {
		return value.chars().allMatch((ch) -> ch >= ' ' && ch < 127) && !value.contains("=?")
				&& value.equals(value.strip());
	}

	private static String word(byte[] bytes) {
		return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
	}

	private static @Nullable String decode(String charset, String encoding, String text) {
		try {
			Charset decoder = Charset.forName(charset.split("\\*", 2)[0]);
			return encoding.equalsIgnoreCase("B") ? new String(Base64.getDecoder().decode(text), decoder)
					: StringUtils.uriDecode(text.replace('_', ' ').replace("%", "%25").replace('=', '%'), decoder);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
