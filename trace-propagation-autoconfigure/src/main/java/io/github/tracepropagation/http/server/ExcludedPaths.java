// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.Collection;
import java.util.List;

import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * The paths whose requests get no span, as Spring's {@link PathPattern path patterns}. A
 * path is one within the application, without the context path. Safe for use by any
 * number of threads.
 *
 * @since 0.1.0
 */
public final class ExcludedPaths {

	private final List<DecodedPathPattern> patterns;

	private ExcludedPaths(List<DecodedPathPattern> patterns) {
		this.patterns = patterns;
	}

	/**
	 * Return the paths that match one of the patterns at least.
	 * @param patterns the patterns, such as {@code /actuator/**}
	 * @return the paths
	 * @throws IllegalArgumentException if one is no valid pattern
	 */
	public static ExcludedPaths of(Collection<String> patterns) {
		return new ExcludedPaths(patterns.stream().map(DecodedPathPattern::of).toList());
	}

	/**
	 * Return whether a path is excluded. Encoded characters and path parameters count as
	 * the path container has parsed them.
	 * @param path the path
	 * @return whether a pattern matches it
	 */
	public boolean contains(PathContainer path) {
		for (DecodedPathPattern pattern : this.patterns) {
			if (pattern.matches(path)) {
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
		for (DecodedPathPattern pattern : this.patterns) {
			if (pattern.matches(path)) {
				return true;
			}
		}
		return false;
	}

}
