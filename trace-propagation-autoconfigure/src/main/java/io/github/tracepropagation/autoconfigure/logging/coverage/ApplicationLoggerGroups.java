// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.tracepropagation.logging.coverage.LoggerGroupNames;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.logging.LoggerGroups;

/**
 * Takes the groups of {@code logging.group.*} over. A logger that several of them have as
 * a member belongs to the first.
 */
final class ApplicationLoggerGroups {

	private ApplicationLoggerGroups() {
	}

	static LoggerGroupNames names(@Nullable LoggerGroups groups) {
		Map<String, String> groupByMember = new LinkedHashMap<>();
		if (groups != null) {
			groups.forEach((group) -> group.getMembers()
				.forEach((member) -> groupByMember.putIfAbsent(member, group.getName())));
		}
		return new LoggerGroupNames(groupByMember);
	}

}
