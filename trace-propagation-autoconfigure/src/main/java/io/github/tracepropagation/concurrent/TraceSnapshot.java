// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import java.util.Objects;
import java.util.concurrent.Callable;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * What is current on a thread: the context of OpenTelemetry as a whole, with its span and
 * its baggage, and the observation. It is taken where work is handed over and made
 * current where the work runs. Immutable, and may be opened on any number of threads.
 *
 * @since 0.1.0
 */
public final class TraceSnapshot {

	// Registries share what is current on a thread, so that any of them knows
	static final ObservationRegistry OBSERVATIONS = ObservationRegistry.create();

	private static final String NO_TASK = "The task is null. Hand over one that can run";

	private final Context context;

	private final @Nullable Observation observation;

	private TraceSnapshot(Context context, @Nullable Observation observation) {
		this.context = context;
		this.observation = observation;
	}

	/**
	 * Take what is current on this thread.
	 * @return what is current, or {@code null} where that is nothing
	 */
	public static @Nullable TraceSnapshot capture() {
		Context context = Context.current();
		Observation observation = OBSERVATIONS.getCurrentObservation();
		return (context == Context.root() && observation == null) ? null : new TraceSnapshot(context, observation);
	}

	/**
	 * Make a task run with what is current on this thread now.
	 * @param task the task
	 * @return the task to hand over, the same where nothing is current
	 */
	public static Runnable wrap(Runnable task) {
		Objects.requireNonNull(task, NO_TASK);
		TraceSnapshot snapshot = (task instanceof TracedRunnable) ? null : capture();
		return (snapshot != null) ? new TracedRunnable(snapshot, task) : task;
	}

	/**
	 * Make a task run with what is current on this thread now.
	 * @param task the task
	 * @param <T> the type of its result
	 * @return the task to hand over, the same where nothing is current
	 */
	public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
		Objects.requireNonNull(task, NO_TASK);
		TraceSnapshot snapshot = capture();
		if (snapshot == null) {
			return task;
		}
		return () -> {
			try (TraceScope scope = snapshot.open()) {
				return task.call();
			}
		};
	}

	/**
	 * Make this snapshot current on this thread until the scope is closed. It never
	 * throws: what cannot be made current is left out.
	 * @return the scope, to be closed on this thread
	 */
	public TraceScope open() {
		return TraceScope.open(this.context, this.observation);
	}

	/**
	 * Make this snapshot current where an observation is already that was carried beside
	 * it. That of this snapshot gets its context over it. One that was started within
	 * this snapshot keeps its span, with the baggage around it. Any other is left alone.
	 * @return the scope, to be closed on this thread
	 */
	TraceScope openAround() {
		Context current = Context.current();
		Observation observed = OBSERVATIONS.getCurrentObservation();
		if (observed == this.observation) {
			return open();
		}
		return (observed != null && isAround(current)) ? TraceScope.openWithin(this.context, observed)
				: TraceScope.open(current, observed);
	}

	// Its baggage is all that an observation takes from the context it is opened on
	private boolean isAround(Context current) {
		Baggage baggage = Baggage.fromContext(this.context);
		SpanContext span = Span.fromContext(this.context).getSpanContext();
		return !baggage.isEmpty() && !baggage.equals(Baggage.fromContext(current)) && (!span.isValid()
				|| span.getTraceId().equals(Span.fromContext(current).getSpanContext().getTraceId()));
	}

}
