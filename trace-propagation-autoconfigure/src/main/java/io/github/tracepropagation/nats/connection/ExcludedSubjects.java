// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.boundary.rules.SubjectPattern;

/**
 * Subjects whose messages are left alone.
 */
final class ExcludedSubjects {

	private final List<SubjectPattern> patterns;

	ExcludedSubjects(Collection<String> patterns) {
		this(patterns.stream().map(SubjectPattern::of));
	}

	private ExcludedSubjects(Stream<SubjectPattern> patterns) {
		this.patterns = patterns.distinct().toList();
	}

	/**
	 * Return these patterns and another one.
	 * @param pattern the other pattern
	 * @return the patterns
	 */
	ExcludedSubjects and(String pattern) {
		SubjectPattern other = SubjectPattern.of(pattern);
		return this.patterns.contains(other) ? this
				: new ExcludedSubjects(Stream.concat(this.patterns.stream(), Stream.of(other)));
	}

	boolean contains(String subject) {
		for (SubjectPattern pattern : this.patterns) {
			if (pattern.matches(subject)) {
				return true;
			}
		}
		return false;
	}

}
