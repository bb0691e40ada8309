// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.PropagationCheck;

/**
 * {@link PropagationCheck} for {@code management.observations.enable} that switches off
 * an observation which takes trace context along. As with Spring Boot, the longest prefix
 * of a name decides, and {@code all} about what no prefix fits.
 */
final class ObservationSwitchCheck implements PropagationCheck {

	private static final String PREFIX = "management.observations.enable.";

	private static final String ALL = "all";

	private final Map<String, Boolean> enable;

	private final List<String> names;

	/**
	 * Create the check.
	 * @param enable the switches, by names or prefixes of names
	 * @param names the names of the observations that take context along
	 */
	ObservationSwitchCheck(Map<String, Boolean> enable, List<String> names) {
		this.enable = enable;
		this.names = names;
	}

	@Override
	public List<Finding> check() {
		Map<String, List<String>> off = new LinkedHashMap<>();
		for (String name : this.names) {
			String deciding = deciding(name);
			if (!this.enable.getOrDefault(deciding, true)) {
				off.computeIfAbsent(deciding, (key) -> new ArrayList<>()).add(name);
			}
		}
		return off.entrySet().stream().map((entry) -> finding(entry.getKey(), entry.getValue())).toList();
	}

	private static Finding finding(String deciding, List<String> names) {
		return new Finding(
				PREFIX + deciding + " is false: hops that are not observed lose their trace context ("
						+ String.join(", ", names) + ")",
				"Remove the property, and switch the meters off by management.metrics.enable where they are not wanted");
	}

	private String deciding(String name) {
		for (String prefix = name; !prefix.isEmpty(); prefix = shorten(prefix)) {
			if (this.enable.containsKey(prefix)) {
				return prefix;
			}
		}
		return ALL;
	}

	private static String shorten(String prefix) {
		return prefix.substring(0, Math.max(0, prefix.lastIndexOf('.')));
	}

}
