// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import org.jspecify.annotations.Nullable;

/**
 * A task that returns something and may throw an exception of one type.
 *
 * @param <T> the type of the result
 * @param <E> the type of the exception
 * @since 0.1.0
 */
@FunctionalInterface
public interface CheckedTask<T extends @Nullable Object, E extends Exception> {

	/**
	 * Run the task.
	 * @return its result
	 * @throws E when it fails
	 */
	T call() throws E;

}
