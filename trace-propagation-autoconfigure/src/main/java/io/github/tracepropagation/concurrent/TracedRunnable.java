// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

/**
 * A task with what was current where it was handed over.
 *
 * @param snapshot what was current
 * @param task the task
 */
record TracedRunnable(TraceSnapshot snapshot, Runnable task) implements Runnable {

	@Override
	public void run() {
		try (TraceScope scope = this.snapshot.open()) {
			this.task.run();
		}
	}

	@Override
	public String toString() {
		return this.task.toString();
	}

}
