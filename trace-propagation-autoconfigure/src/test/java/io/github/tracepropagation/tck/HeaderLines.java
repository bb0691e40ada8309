// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.tck;

import java.util.List;

/**
 * The header lines of one message, as they were on the wire.
 */
public record HeaderLines(List<String> lines) {

	/**
	 * Return the values of a header, by any case of its name.
	 */
	public List<String> values(String name) {
		return this.lines.stream()
			.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
			.map((line) -> line.substring(name.length() + 1).strip())
			.toList();
	}

	/**
	 * Return the names in which a header stands, with their case.
	 */
	public List<String> namesOf(String name) {
		return this.lines.stream()
			.map((line) -> line.substring(0, Math.max(line.indexOf(':'), 0)))
			.filter(name::equalsIgnoreCase)
			.toList();
	}

}
