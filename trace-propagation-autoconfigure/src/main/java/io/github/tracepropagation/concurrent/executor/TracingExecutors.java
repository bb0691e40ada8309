// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NativeDetector;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Makes executors and schedulers carry what is current to the threads of their tasks: by
 * a task decorator where they take one, else by a proxy in front of them. All methods are
 * safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class TracingExecutors {

	private TracingExecutors() {
	}

	/**
	 * Whether an object is an executor or a scheduler.
	 * @param candidate any object
	 * @return whether it runs tasks
	 */
	public static boolean isExecutor(Object candidate) {
		return candidate instanceof Executor || candidate instanceof TaskScheduler;
	}

	/**
	 * Whether the tasks of an executor run with what is current where they are handed
	 * over.
	 * @param executor an executor or a scheduler
	 * @return whether it is instrumented, or runs its tasks on the caller's thread
	 */
	public static boolean isInstrumented(Object executor) {
		return executor instanceof InstrumentedExecutor || executor instanceof SyncTaskExecutor
				|| (decoratorOf(executor) instanceof TracingTaskDecorator && !isInOrder(executor));
	}

	/**
	 * Whether the tasks that are handed to an executor may be wrapped, and need to be.
	 * @param executor an executor or a scheduler
	 * @return whether it is neither instrumented nor one whose queue puts tasks in order,
	 * and so needs to see the tasks themselves
	 */
	public static boolean takesWrapped(Object executor) {
		return !isInOrder(executor) && !isInstrumented(executor);
	}

	/**
	 * Give an executor that has not started the decorator, in addition to its own. One
	 * whose queue puts tasks in order gets them as they are.
	 * @param executor an executor or a scheduler
	 * @return whether it takes a decorator
	 */
	public static boolean decorate(Object executor) {
		Method setter = ReflectionUtils.findMethod(executor.getClass(), "setTaskDecorator", TaskDecorator.class);
		if (setter == null || fieldOf(executor) == null) {
			return false;
		}
		TaskDecorator existing = decoratorOf(executor);
		if (!(existing instanceof TracingTaskDecorator)) {
			ReflectionUtils.makeAccessible(setter);
			ReflectionUtils.invokeMethod(setter, executor, decorator(executor, existing));
		}
		return true;
	}

	private static TracingTaskDecorator decorator(Object executor, @Nullable TaskDecorator existing) {
		if (executor instanceof ConcurrentTaskScheduler scheduler && runsOnPool(scheduler)) {
			return TracingTaskDecorator.ofSchedulerPool(existing);
		}
		return (executor instanceof TaskScheduler) ? TracingTaskDecorator.ofScheduler(existing)
				: TracingTaskDecorator.ofExecutor(existing, () -> isInOrder(executor));
	}

	// It handles the errors of triggers outside of what it decorates
	private static boolean runsOnPool(ConcurrentTaskScheduler scheduler) {
		Field field = ReflectionUtils.findField(ConcurrentTaskScheduler.class, "scheduledExecutor");
		if (field == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(field);
		Object pool = ReflectionUtils.getField(field, scheduler);
		Object target = (pool instanceof InstrumentedExecutor instrumented) ? instrumented.getInstrumentedTarget()
				: pool;
		if (!(target instanceof ScheduledExecutorService service) || isOfContainer(target)) {
			return false;
		}
		scheduler.setScheduledExecutor(ExecutorProxy.ofPool(service));
		return true;
	}

	private static boolean isOfContainer(Object pool) {
		return ClassUtils.getAllInterfacesForClassAsSet(pool.getClass())
			.stream()
			.anyMatch((type) -> type.getName().startsWith("jakarta.enterprise."));
	}

	/**
	 * Stand in front of a scheduler whose decorator does not see what is current where a
	 * task is handed over: {@link SimpleAsyncTaskScheduler}, but no subclass of it.
	 * @param executor an executor or a scheduler
	 * @return a subclass in front of a scheduler that has been {@linkplain #decorate
	 * decorated}, else the executor itself
	 */
	public static Object standIn(Object executor) {
		return (executor.getClass() == SimpleAsyncTaskScheduler.class && isInstrumented(executor)
				&& !NativeDetector.inNativeImage()) ? SchedulerProxy.of((SimpleAsyncTaskScheduler) executor) : executor;
	}

	/**
	 * Stand in front of an executor. One whose queue puts tasks in order needs to see the
	 * tasks themselves and is left alone, as is one that is instrumented.
	 * @param executor an executor or a scheduler
	 * @param classLoader the class loader of the proxy, or {@code null} for that of this
	 * class
	 * @return an object with the same public interfaces, or the executor itself
	 */
	public static Object proxy(Object executor, @Nullable ClassLoader classLoader) {
		return takesWrapped(executor) ? ExecutorProxy.of(executor, classLoader) : executor;
	}

	// That of Spring has a queue when it is initialised, and runs no task before
	private static boolean isInOrder(Object executor) {
		Object pool = executor;
		if (executor instanceof ThreadPoolTaskExecutor task) {
			try {
				pool = task.getThreadPoolExecutor();
			}
			catch (IllegalStateException ex) {
				return false;
			}
		}
		return pool instanceof ThreadPoolExecutor threads && threads.getQueue() instanceof PriorityBlockingQueue;
	}

	private static @Nullable TaskDecorator decoratorOf(Object executor) {
		Field field = fieldOf(executor);
		return (field != null) ? (TaskDecorator) ReflectionUtils.getField(field, executor) : null;
	}

	// No executor of Spring has a getter for its decorator
	private static @Nullable Field fieldOf(Object executor) {
		if (!executor.getClass().getName().startsWith("java.")) {
			Field field = ReflectionUtils.findField(executor.getClass(), "taskDecorator", TaskDecorator.class);
			if (field != null) {
				ReflectionUtils.makeAccessible(field);
				return field;
			}
		}
		return null;
	}

}
