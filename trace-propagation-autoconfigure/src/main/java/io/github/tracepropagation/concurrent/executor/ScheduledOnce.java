// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import io.github.tracepropagation.concurrent.TraceScope;
import io.github.tracepropagation.concurrent.TraceSnapshot;

/**
 * A task that a scheduler is to run once, with what was current where it was handed over.
 * It is for a scheduler that handles errors around it, which then has that too.
 *
 * @param snapshot what was current
 * @param task the task
 */
record ScheduledOnce(TraceSnapshot snapshot, Runnable task) implements Runnable {

	static Runnable of(Runnable task) {
		TraceSnapshot snapshot = TraceSnapshot.capture();
		return (snapshot != null) ? new ScheduledOnce(snapshot, task) : task;
	}

	@Override
	public void run() {
		try (TraceScope scope = this.snapshot.open()) {
			this.task.run();
		}
		catch (Throwable ex) {
			ScheduledRun.failed(this.snapshot);
			throw ex;
		}
	}

	@Override
	public String toString() {
		return this.task.toString();
	}

}
