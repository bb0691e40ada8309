// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.util.function.BooleanSupplier;

import io.github.tracepropagation.concurrent.TraceSnapshot;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * {@link TaskDecorator} that makes tasks run with what is current where they are handed
 * over. A decorator that was there before is kept and runs within that. Safe for use by
 * any number of threads.
 *
 * @since 0.1.0
 */
public final class TracingTaskDecorator implements TaskDecorator {

	private final TaskDecorator decorator;

	private TracingTaskDecorator(TaskDecorator decorator) {
		this.decorator = decorator;
	}

	/**
	 * Create the decorator of an executor.
	 * @param existing the decorator that the executor has, if any
	 * @return a decorator that does the work of both
	 */
	public static TracingTaskDecorator ofExecutor(@Nullable TaskDecorator existing) {
		return ofExecutor(existing, () -> false);
	}

	static TracingTaskDecorator ofExecutor(@Nullable TaskDecorator existing, BooleanSupplier leftAlone) {
		return new TracingTaskDecorator(compose(DecoratorParts.of(existing),
				(task) -> leftAlone.getAsBoolean() ? task : TraceSnapshot.wrap(task)));
	}

	/**
	 * Create the decorator of a scheduler. A task that recurs starts without context: it
	 * is not part of whatever was current where it was scheduled.
	 * @param existing the decorator that the scheduler has, if any
	 * @return a decorator that does the work of both
	 */
	public static TracingTaskDecorator ofScheduler(@Nullable TaskDecorator existing) {
		TaskDecorator decorator = ofSchedulerPool(existing);
		return new TracingTaskDecorator((task) -> decorator.decorate(new ScheduledRun(task)));
	}

	/**
	 * Create the decorator of a scheduler whose pool makes a {@link ScheduledRun} of each
	 * run.
	 * @param existing the decorator that the scheduler has, if any
	 * @return a decorator that does the work of both
	 */
	static TracingTaskDecorator ofSchedulerPool(@Nullable TaskDecorator existing) {
		DecoratorParts parts = DecoratorParts.of(existing);
		TaskDecorator once = compose(parts, TraceSnapshot::wrap);
		return new TracingTaskDecorator((task) -> (RecurringCall.isUnderWay() ? parts.own() : once).decorate(task));
	}

	@Override
	public Runnable decorate(Runnable task) {
		return this.decorator.decorate(task);
	}

	private static TaskDecorator compose(DecoratorParts parts, TaskDecorator tracing) {
		return (task) -> parts.ofSpring().decorate(tracing.decorate(parts.own().decorate(task)));
	}

}
