// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.function.Predicate;

import io.github.tracepropagation.http.server.DecodedPathPattern;

import org.springframework.util.AntPathMatcher;
import org.springframework.util.ClassUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Makes predicates from Spring's {@link PathPattern path patterns}. Without Spring Web
 * there are the paths of gRPC alone, and an {@link AntPathMatcher} knows those patterns
 * that are of use for them.
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
		return SPRING_WEB ? parse(pattern)::matches : ofAnt(pattern.startsWith("/") ? pattern : "/" + pattern);
	}

	private static Predicate<String> ofAnt(String pattern) {
		AntPathMatcher matcher = new AntPathMatcher();
		return (path) -> matcher.match(pattern, path);
	}

	private static DecodedPathPattern parse(String pattern) {
		try {
			return DecodedPathPattern.of(pattern);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("'" + pattern + "' is no path pattern of Spring, such as "
					+ "'/public/**' or '/*/orders/{id}': " + ex.getMessage(), ex);
		}
	}

}
