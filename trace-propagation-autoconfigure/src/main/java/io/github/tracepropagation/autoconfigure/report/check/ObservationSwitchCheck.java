// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import org.jspecify.annotations.Nullable;

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
		return this.names.stream().map((name) -> finding(name, deciding(name))).flatMap(Stream::ofNullable).toList();
	}

	private @Nullable Finding finding(String name, String deciding) {
		if (this.enable.getOrDefault(deciding, true)) {
			return null;
		}
		return new Finding(
				PREFIX + deciding + " is false: without the observation " + name + " its hops lose their trace context",
				"Remove the property, and deny the meter by management.metrics.enable." + name
						+ " where the metric is not wanted");
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
