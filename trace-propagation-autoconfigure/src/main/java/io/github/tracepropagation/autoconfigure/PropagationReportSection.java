// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

/**
 * A part of what the {@code tracepropagation} endpoint tells, contributed by a room.
 *
 * @since 0.1.0
 */
public interface PropagationReportSection {

	/**
	 * Return the name of the section, a key of the JSON object.
	 * @return the name
	 */
	String name();

	/**
	 * Return what there is to tell at this moment.
	 * @return a value that can be written as JSON: a record, a map, a list
	 */
	Object content();

}
