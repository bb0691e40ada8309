// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.util.List;

/**
 * Looks for what keeps trace context from flowing through an application that has
 * started. What it finds is logged at the start, as a warning with its remedy, and told
 * by the {@code tracepropagation} endpoint. A bean of this type is asked when the
 * application is ready and whenever the endpoint is, maybe by several threads; one that
 * throws is passed over, with a warning.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PropagationCheck {

	/**
	 * Look for problems.
	 * @return what was found, empty where everything is as it should be
	 */
	List<Finding> check();

	/**
	 * Something that keeps trace context from flowing.
	 *
	 * @param problem a sentence that says what is wrong, and names the bean or property,
	 * without the full stop
	 * @param remedy a sentence that says what to do about it, without the full stop
	 */
	record Finding(String problem, String remedy) {

	}

}
