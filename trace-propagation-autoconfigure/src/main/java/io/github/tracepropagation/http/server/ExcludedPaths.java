// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.Collection;
import java.util.List;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The paths whose requests get no span, as Spring's {@link PathPattern path patterns}. A
 * path is one within the application, without the context path. Safe for use by any
 * number of threads.
 *
 * @since 0.1.0
 */
public final class ExcludedPaths {

	private static final PathContainer.Options DECODED = PathContainer.Options.create('/', false);

	private final List<Entry> entries;

	private ExcludedPaths(List<Entry> entries) {
		this.entries = entries;
	}

	/**
	 * Return the paths that match one of the patterns at least.
	 * @param patterns the patterns, such as {@code /actuator/**}
	 * @return the paths
	 * @throws IllegalArgumentException if one is no valid pattern
	 */
	public static ExcludedPaths of(Collection<String> patterns) {
		PathPatternParser parser = PathPatternParser.defaultInstance;
		return new ExcludedPaths(patterns.stream()
			.map((pattern) -> parser.parse(parser.initFullPathPattern(pattern)))
			.map(Entry::of)
			.toList());
	}

	/**
	 * Return whether a path is excluded. Encoded characters and path parameters count as
	 * the path container has parsed them.
	 * @param path the path
	 * @return whether a pattern matches it
	 */
	public boolean contains(PathContainer path) {
		for (Entry entry : this.entries) {
			if (entry.pattern().matches(path)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return whether a path is excluded that has been decoded already and holds no path
	 * parameters: every character means itself.
	 * @param path the path
	 * @return whether a pattern matches it
	 */
	public boolean containsDecoded(String path) {
		for (Entry entry : this.entries) {
			if (path.startsWith(entry.start()) && entry.pattern().matches(PathContainer.parsePath(path, DECODED))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * A pattern and the text every path begins with that it matches: most paths are told
	 * apart by that, without being parsed.
	 *
	 * @param start the text, without a slash at its end
	 * @param pattern the pattern
	 */
	private record Entry(String start, PathPattern pattern) {

		static Entry of(PathPattern pattern) {
			String text = pattern.getPatternString();
			int end = 0;
			while (end < text.length() && "*?{\\".indexOf(text.charAt(end)) == -1) {
				end++;
			}
			String start = text.substring(0, end);
			return new Entry(start.endsWith("/") ? start.substring(0, start.length() - 1) : start, pattern);
		}

	}

}
