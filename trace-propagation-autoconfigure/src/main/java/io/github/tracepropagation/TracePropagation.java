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

import io.github.tracepropagation.carrier.CarrierPropagation;
import io.github.tracepropagation.carrier.CarrierPropagations;
import io.github.tracepropagation.carrier.IncomingHop;
import io.github.tracepropagation.concurrent.TraceScope;
import io.github.tracepropagation.concurrent.TraceSnapshot;
import io.github.tracepropagation.concurrent.executor.TracingExecutors;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * The door for code that changes its thread in a way that nobody sees, and for code that
 * has a carrier nobody knows.
 * <p>
 * A thread changes unseen where a {@link java.util.concurrent.CompletableFuture
 * CompletableFuture} is on a pool that is no bean, or a thread is made by hand. What is
 * current where a task is wrapped, or is handed to an executor from here, is current
 * where it runs, and what was current there before is restored afterwards. Where nothing
 * is current, nothing is wrapped.
 * <p>
 * A carrier nobody knows is the envelope of a message on a socket, a row of a table.
 * {@link #inject} gives it what is current here, {@link #continueFrom} continues what it
 * brings. Policies, ledger and spans are those of the application that has started last
 * in this JVM and still runs; where there are several, have {@link CarrierPropagation}
 * injected, which has the same methods. Without one, every caller is trusted and
 * everything is given.
 * <p>
 * All methods may be called from any thread, with and without Spring.
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
	 * Give what is current on this thread to a carrier: span, {@code tracestate} and
	 * baggage, as the policy lets them leave. No span is made.
	 * @param setter takes the name of each field, in lower case, and its value, and
	 * replaces what the carrier has of that name
	 * @see CarrierPropagation
	 */
	public static void inject(BiConsumer<String, String> setter) {
		CarrierPropagations.current().inject(setter);
	}

	/**
	 * Give what is current on this thread to a carrier: span, {@code tracestate} and
	 * baggage, as the policy lets them leave. No span is made.
	 * @param hop tells policies and ledger where the carrier goes:
	 * {@code Hop.outbound("zeromq", host, topic)}
	 * @param setter takes the name of each field, in lower case, and its value, and
	 * replaces what the carrier has of that name
	 * @see CarrierPropagation
	 */
	public static void inject(Hop hop, BiConsumer<String, String> setter) {
		CarrierPropagations.current().inject(hop, setter);
	}

	/**
	 * Give what is current on this thread to a carrier: span, {@code tracestate} and
	 * baggage, as the policy lets them leave. No span is made.
	 * @param <C> the type of the carrier
	 * @param carrier the carrier, or {@code null} where nothing can take context along
	 * @param setter writes to the carrier
	 * @see CarrierPropagation
	 */
	public static <C> void inject(@Nullable C carrier, TextMapSetter<C> setter) {
		CarrierPropagations.current().inject(carrier, setter);
	}

	/**
	 * Give what is current on this thread to a carrier: span, {@code tracestate} and
	 * baggage, as the policy lets them leave. No span is made.
	 * @param <C> the type of the carrier
	 * @param hop tells policies and ledger where the carrier goes:
	 * {@code Hop.outbound("zeromq", host, topic)}
	 * @param carrier the carrier, or {@code null} where nothing can take context along
	 * @param setter writes to the carrier
	 * @see CarrierPropagation
	 */
	public static <C> void inject(Hop hop, @Nullable C carrier, TextMapSetter<C> setter) {
		CarrierPropagations.current().inject(hop, carrier, setter);
	}

	/**
	 * Continue the trace that a carrier brings, as the policy lets it, by a span of its
	 * own.
	 * @param getter returns the value of a field by its name, or {@code null}
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span, and runs a task within it
	 * @see CarrierPropagation
	 */
	public static IncomingHop continueFrom(Function<String, @Nullable String> getter, String name) {
		return CarrierPropagations.current().continueFrom(getter, name);
	}

	/**
	 * Continue the trace that a carrier brings, as the policy lets it, by a span of its
	 * own.
	 * @param hop tells policies and ledger where the carrier comes from:
	 * {@code Hop.inbound("zeromq", address, topic)}
	 * @param getter returns the value of a field by its name, or {@code null}
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span, and runs a task within it
	 * @see CarrierPropagation
	 */
	public static IncomingHop continueFrom(Hop hop, Function<String, @Nullable String> getter, String name) {
		return CarrierPropagations.current().continueFrom(hop, getter, name);
	}

	/**
	 * Continue the trace that a carrier brings, as the policy lets it, by a span of its
	 * own.
	 * @param <C> the type of the carrier
	 * @param carrier the carrier, or {@code null} where none can bring context
	 * @param getter reads the carrier
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span, and runs a task within it
	 * @see CarrierPropagation
	 */
	public static <C> IncomingHop continueFrom(@Nullable C carrier, TextMapGetter<C> getter, String name) {
		return CarrierPropagations.current().continueFrom(carrier, getter, name);
	}

	/**
	 * Continue the trace that a carrier brings, as the policy lets it, by a span of its
	 * own.
	 * @param <C> the type of the carrier
	 * @param hop tells policies and ledger where the carrier comes from:
	 * {@code Hop.inbound("zeromq", address, topic)}
	 * @param carrier the carrier, or {@code null} where none can bring context
	 * @param getter reads the carrier
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span, and runs a task within it
	 * @see CarrierPropagation
	 */
	public static <C> IncomingHop continueFrom(Hop hop, @Nullable C carrier, TextMapGetter<C> getter, String name) {
		return CarrierPropagations.current().continueFrom(hop, carrier, getter, name);
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
