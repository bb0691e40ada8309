// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.function.Predicate;

import org.springframework.http.server.PathContainer;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Makes predicates from Spring's {@link PathPattern path patterns}. Without Spring Web
 * there are no paths, and nothing matches.
 */
final class PathPatterns {

	private static final boolean SPRING_WEB = ClassUtils
		.isPresent("org.springframework.web.util.pattern.PathPatternParser", PathPatterns.class.getClassLoader());

	private PathPatterns() {
	}

	/**
	 * Make a predicate for paths that are decoded already.
	 * @param pattern the pattern
	 * @return whether a path matches it
	 * @throws IllegalArgumentException if it is no valid pattern
	 */
	static Predicate<String> predicate(String pattern) {
		if (pattern.isBlank()) {
			throw new IllegalArgumentException("It is empty: name a path pattern, such as '/public/**'");
		}
		return SPRING_WEB ? DecodedPaths.of(pattern) : (path) -> false;
	}

	/**
	 * Whether decoded paths match a pattern. Most paths are told apart by the text before
	 * its first wildcard, without being parsed.
	 *
	 * @param start that text, without a slash at its end
	 * @param pattern the pattern
	 */
	private record DecodedPaths(String start, PathPattern pattern) implements Predicate<String> {

		private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

		static DecodedPaths of(String text) {
			PathPatternParser parser = PathPatternParser.defaultInstance;
			try {
				PathPattern pattern = parser.parse(parser.initFullPathPattern(text));
				String literal = pattern.getPatternString().split("[*?{\\\\]", 2)[0];
				return new DecodedPaths(literal.endsWith("/") ? literal.substring(0, literal.length() - 1) : literal,
						pattern);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("'" + text + "' is no path pattern of Spring, such as "
						+ "'/public/**' or '/*/orders/{id}': " + ex.getMessage(), ex);
			}
		}

		@Override
		public boolean test(String path) {
			return path.startsWith(this.start) && this.pattern.matches(PathContainer.parsePath(path, DECODED));
		}

	}

}
