// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * One of Spring's {@link PathPattern path patterns}, held against paths that have been
 * decoded already. Most paths are told apart by the text that all matching ones begin
 * with, without being parsed. Immutable.
 *
 * @since 0.1.0
 */
public final class DecodedPathPattern {

	private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

	private final String start;

	private final PathPattern pattern;

	private DecodedPathPattern(String start, PathPattern pattern) {
		this.start = start;
		this.pattern = pattern;
	}

	/**
	 * Create a pattern.
	 * @param text the pattern, such as {@code /actuator/**}
	 * @return the pattern
	 * @throws IllegalArgumentException if it is no valid pattern
	 */
	public static DecodedPathPattern of(String text) {
		PathPatternParser parser = PathPatternParser.defaultInstance;
		PathPattern pattern = parser.parse(parser.initFullPathPattern(text));
		String literal = pattern.getPatternString().split("[*?{\\\\]", 2)[0];
		return new DecodedPathPattern(literal.endsWith("/") ? literal.substring(0, literal.length() - 1) : literal,
				pattern);
	}

	/**
	 * Return whether a path matches that holds no path parameters: every character means
	 * itself.
	 * @param path the decoded path
	 * @return whether it matches
	 */
	public boolean matches(String path) {
		return path.startsWith(this.start) && this.pattern.matches(PathContainer.parsePath(path, DECODED));
	}

	/**
	 * Return whether a path matches whose encoded characters and path parameters count as
	 * the path container has parsed them.
	 * @param path the path
	 * @return whether it matches
	 */
	public boolean matches(PathContainer path) {
		return this.pattern.matches(path);
	}

}
