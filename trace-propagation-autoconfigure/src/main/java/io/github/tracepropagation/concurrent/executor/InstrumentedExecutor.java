// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

/**
 * An executor that carries what is current to the threads its tasks run on, in front of
 * another that knows nothing of it.
 *
 * @since 0.1.0
 */
public interface InstrumentedExecutor {

	/**
	 * Return the executor behind this one.
	 * @return the executor that runs the tasks
	 */
	Object getInstrumentedTarget();

}
