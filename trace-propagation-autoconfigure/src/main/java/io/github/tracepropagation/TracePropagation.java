// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.tracepropagation.concurrent.TraceScope;
import io.github.tracepropagation.concurrent.TraceSnapshot;
import io.github.tracepropagation.concurrent.TracingExecutors;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * The door for code that changes its thread in a way that nobody sees: a
 * {@link java.util.concurrent.CompletableFuture CompletableFuture} on a pool that is no
 * bean, a thread that is made by hand. What is current where a task is wrapped, or is
 * handed to an executor from here, is current where it runs, and what was current there
 * before is restored afterwards. Where nothing is current, nothing is wrapped. All
 * methods may be called from any thread, with and without Spring.
 *
 * @since 0.1.0
 */
public final class TracePropagation {

	private TracePropagation() {
	}

	/**
	 * Return the ids of the current span of this thread.
	 * @return the ids, or nothing where no span is current
	 */
	public static Optional<CurrentSpan> current() {
		SpanContext span = Span.current().getSpanContext();
		return span.isValid() ? Optional.of(new CurrentSpan(span.getTraceId(), span.getSpanId(), span.isSampled()))
				: Optional.empty();
	}

	/**
	 * Make an executor carry what is current to the threads of its tasks.
	 * @param executor the executor that is to run the tasks
	 * @return an executor in front of it, or the executor itself where it is instrumented
	 * already or its queue puts tasks in order
	 */
	public static Executor executor(Executor executor) {
		return TracingExecutors.takesWrapped(executor) ? (task) -> executor.execute(TraceSnapshot.wrap(task))
				: executor;
	}

	/**
	 * Make an executor carry what is current to the threads of its tasks.
	 * @param executor the executor that is to run the tasks
	 * @return an executor in front of it, which shuts it down when it is shut down
	 */
	public static ExecutorService executorService(ExecutorService executor) {
		return (ExecutorService) TracingExecutors.proxy(executor, null);
	}

	/**
	 * Make an executor carry what is current to the threads of its tasks. A task that
	 * recurs runs without context.
	 * @param executor the executor that is to run the tasks
	 * @return an executor in front of it, which shuts it down when it is shut down
	 */
	public static ScheduledExecutorService scheduledExecutorService(ScheduledExecutorService executor) {
		return (ScheduledExecutorService) TracingExecutors.proxy(executor, null);
	}

	/**
	 * Make a task run with what is current now.
	 * @param task the task
	 * @return the task to hand over
	 */
	public static Runnable wrap(Runnable task) {
		return TraceSnapshot.wrap(task);
	}

	/**
	 * Make a task run with what is current now.
	 * @param task the task
	 * @param <T> the type of its result
	 * @return the task to hand over
	 */
	public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
		return TraceSnapshot.wrap(task);
	}

	/**
	 * Make a supplier run with what is current now.
	 * @param supplier the supplier
	 * @param <T> the type of its result
	 * @return the supplier to hand over
	 */
	public static <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> supplier) {
		TraceSnapshot snapshot = TraceSnapshot.capture();
		return (snapshot != null) ? () -> call(snapshot, supplier) : supplier;
	}

	/**
	 * Make a function run with what is current now.
	 * @param function the function
	 * @param <T> the type of its argument
	 * @param <R> the type of its result
	 * @return the function to hand over
	 */
	public static <T extends @Nullable Object, R extends @Nullable Object> Function<T, R> wrapFunction(
			Function<T, R> function) {
		TraceSnapshot snapshot = TraceSnapshot.capture();
		return (snapshot != null) ? (argument) -> call(snapshot, () -> function.apply(argument)) : function;
	}

	/**
	 * Make a function of two arguments run with what is current now.
	 * @param function the function
	 * @param <T> the type of its first argument
	 * @param <U> the type of its second argument
	 * @param <R> the type of its result
	 * @return the function to hand over
	 */
	public static <T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object> BiFunction<T, U, R> wrapFunction(
			BiFunction<T, U, R> function) {
		TraceSnapshot snapshot = TraceSnapshot.capture();
		return (snapshot != null) ? (first, second) -> call(snapshot, () -> function.apply(first, second)) : function;
	}

	/**
	 * Make a consumer run with what is current now.
	 * @param consumer the consumer
	 * @param <T> the type of its argument
	 * @return the consumer to hand over
	 */
	public static <T extends @Nullable Object> Consumer<T> wrapConsumer(Consumer<T> consumer) {
		TraceSnapshot snapshot = TraceSnapshot.capture();
		return (snapshot != null) ? (argument) -> run(snapshot, () -> consumer.accept(argument)) : consumer;
	}

	/**
	 * Make a consumer of two arguments run with what is current now.
	 * @param consumer the consumer
	 * @param <T> the type of its first argument
	 * @param <U> the type of its second argument
	 * @return the consumer to hand over
	 */
	public static <T extends @Nullable Object, U extends @Nullable Object> BiConsumer<T, U> wrapConsumer(
			BiConsumer<T, U> consumer) {
		TraceSnapshot snapshot = TraceSnapshot.capture();
		return (snapshot != null) ? (first, second) -> run(snapshot, () -> consumer.accept(first, second)) : consumer;
	}

	private static <T extends @Nullable Object> T call(TraceSnapshot snapshot, Supplier<T> supplier) {
		try (TraceScope scope = snapshot.open()) {
			return supplier.get();
		}
	}

	private static void run(TraceSnapshot snapshot, Runnable task) {
		try (TraceScope scope = snapshot.open()) {
			task.run();
		}
	}

}
