// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Tells the group of a logger: that of the application's groups which has the logger or
 * one of its ancestors as a member, the nearest first, otherwise the first three segments
 * of the logger's name. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class LoggerGroupNames implements UnaryOperator<String> {

	private static final int SEGMENTS = 3;

	private final Map<String, String> groupByMember;

	/**
	 * Create the names.
	 * @param groupByMember the names of the application's groups, by the names of their
	 * member loggers
	 */
	public LoggerGroupNames(Map<String, String> groupByMember) {
		this.groupByMember = Map.copyOf(groupByMember);
	}

	/**
	 * Return the group of a logger.
	 * @param loggerName the name of the logger
	 * @return the name of the group
	 */
	@Override
	public String apply(String loggerName) {
		String group = groupOfNearest(loggerName);
		return (group != null) ? group : firstSegments(loggerName);
	}

	private @Nullable String groupOfNearest(String loggerName) {
		String ancestor = loggerName;
		while (!this.groupByMember.containsKey(ancestor)) {
			int dot = ancestor.lastIndexOf('.');
			if (dot == -1) {
				return null;
			}
			ancestor = ancestor.substring(0, dot);
		}
		return this.groupByMember.get(ancestor);
	}

	private static String firstSegments(String loggerName) {
		int end = -1;
		for (int segment = 0; segment < SEGMENTS; segment++) {
			end = loggerName.indexOf('.', end + 1);
			if (end == -1) {
				return loggerName;
			}
		}
		return loggerName.substring(0, end);
	}

}
