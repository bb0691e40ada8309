// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Subjects whose messages are left alone, as patterns with the wildcards of NATS: a
 * {@code *} for one token, a {@code >} at the end for one or more.
 */
final class ExcludedSubjects {

	private static final String ANY = "*";

	private static final String REST = ">";

	private final Set<String> patterns;

	private final List<String[]> tokens;

	ExcludedSubjects(Collection<String> patterns) {
		this.patterns = new LinkedHashSet<>(patterns);
		this.tokens = this.patterns.stream().map(ExcludedSubjects::tokens).toList();
	}

	/**
	 * Return these patterns and another one.
	 * @param pattern the other pattern
	 * @return the patterns
	 */
	ExcludedSubjects and(String pattern) {
		if (this.patterns.contains(pattern)) {
			return this;
		}
		Set<String> all = new LinkedHashSet<>(this.patterns);
		all.add(pattern);
		return new ExcludedSubjects(all);
	}

	boolean contains(String subject) {
		for (String[] pattern : this.tokens) {
			if (matches(pattern, subject)) {
				return true;
			}
		}
		return false;
	}

	// Runs for every message, so without splitting the subject
	private static boolean matches(String[] pattern, String subject) {
		int start = 0;
		for (String token : pattern) {
			if (start > subject.length()) {
				return false;
			}
			if (token.equals(REST)) {
				return start < subject.length();
			}
			int dot = subject.indexOf('.', start);
			int end = (dot != -1) ? dot : subject.length();
			boolean same = token.length() == end - start && subject.startsWith(token, start);
			if (!same && !token.equals(ANY)) {
				return false;
			}
			start = end + 1;
		}
		return start > subject.length();
	}

	private static String[] tokens(String pattern) {
		String[] tokens = pattern.split("\\.", -1);
		int rest = Arrays.asList(tokens).indexOf(REST);
		if (pattern.chars().anyMatch((character) -> character <= ' ') || Arrays.stream(tokens).anyMatch(String::isEmpty)
				|| (rest != -1 && rest != tokens.length - 1)) {
			throw new IllegalArgumentException("The excluded NATS subject '" + pattern + "' is none: "
					+ "it needs tokens without white space between its dots, and '>' as the last one only. "
					+ "Correct it in 'trace-propagation.nats.excluded-subjects'");
		}
		return tokens;
	}

}
