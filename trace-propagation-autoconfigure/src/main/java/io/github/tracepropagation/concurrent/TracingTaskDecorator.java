// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import java.util.function.BooleanSupplier;

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

	private static final String OF_SPRING = "org.springframework.core.task.support.ContextPropagatingTaskDecorator";

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
		TaskDecorator tracing = (task) -> leftAlone.getAsBoolean() ? task : TraceSnapshot.wrap(task);
		return new TracingTaskDecorator(compose(tracing, existing));
	}

	/**
	 * Create the decorator of a scheduler. A task that recurs starts without context: it
	 * is not part of whatever was current where it was scheduled.
	 * @param existing the decorator that the scheduler has, if any
	 * @return a decorator that does the work of both
	 */
	public static TracingTaskDecorator ofScheduler(@Nullable TaskDecorator existing) {
		TaskDecorator once = compose(TraceSnapshot::wrap, existing);
		TaskDecorator recurring = (existing == null || isOfSpring(existing)) ? (task) -> task : existing;
		return new TracingTaskDecorator(
				(task) -> (RecurringCall.isUnderWay() ? recurring : once).decorate(new ScheduledRun(task)));
	}

	@Override
	public Runnable decorate(Runnable task) {
		return this.decorator.decorate(task);
	}

	// The decorator of Spring opens the observation anew, over a span that is made by
	// hand
	private static TaskDecorator compose(TaskDecorator tracing, @Nullable TaskDecorator existing) {
		if (existing == null) {
			return tracing;
		}
		return (isOfSpring(existing)) ? (task) -> existing.decorate(tracing.decorate(task))
				: (task) -> tracing.decorate(existing.decorate(task));
	}

	private static boolean isOfSpring(TaskDecorator decorator) {
		return decorator.getClass().getName().equals(OF_SPRING);
	}

}
