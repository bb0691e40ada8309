// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of subjects with the wildcards of NATS: a {@code *} for one token, a
 * {@code >} at the end for one or more. Immutable.
 *
 * @since 0.1.0
 */
public final class SubjectPattern {

	private static final String ANY = "*";

	private static final String REST = ">";

	private final String pattern;

	private final String[] tokens;

	private SubjectPattern(String pattern, String[] tokens) {
		this.pattern = pattern;
		this.tokens = tokens;
	}

	/**
	 * Create a pattern.
	 * @param pattern the pattern, such as {@code orders.*.created} or {@code orders.>}
	 * @return the pattern
	 * @throws IllegalArgumentException if it is none; the message says what is allowed
	 */
	public static SubjectPattern of(String pattern) {
		String[] tokens = pattern.split("\\.", -1);
		int rest = List.of(tokens).indexOf(REST);
		if (pattern.chars().anyMatch((character) -> character <= ' ') || Arrays.stream(tokens).anyMatch(String::isEmpty)
				|| (rest != -1 && rest != tokens.length - 1)) {
			throw new IllegalArgumentException("'" + pattern + "' is no pattern of subjects: it needs tokens without "
					+ "white space between its dots, and '>' as the last one only, such as 'orders.*.created' or "
					+ "'orders.>'");
		}
		return new SubjectPattern(pattern, tokens);
	}

	/**
	 * Return whether a subject matches.
	 * @param subject the subject
	 * @return whether it does, letter by letter and in the same case
	 */
	public boolean matches(String subject) {
		int start = 0;
		for (String token : this.tokens) {
			if (start > subject.length()) {
				return false;
			}
			if (token.equals(REST)) {
				return start < subject.length();
			}
			int dot = subject.indexOf('.', start);
			int end = (dot != -1) ? dot : subject.length();
			boolean same = token.length() == end - start && subject.startsWith(token, start);
			if (!same && (!token.equals(ANY) || start == end)) {
				return false;
			}
			start = end + 1;
		}
		return start > subject.length();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof SubjectPattern that && this.pattern.equals(that.pattern);
	}

	@Override
	public int hashCode() {
		return this.pattern.hashCode();
	}

	/**
	 * Return the pattern.
	 * @return the pattern as it was given
	 */
	@Override
	public String toString() {
		return this.pattern;
	}

}
