// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which the span of a hop is current on a thread. An observation around it is
 * hidden, as the span does not belong to it. No method throws.
 *
 * @since 0.1.0
 */
public final class HopScope implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(HopScope.class);

	// Registries share what is current on a thread, so that any of them knows
	private static final ObservationRegistry OBSERVATIONS = ObservationRegistry.create();

	// Its entry in the context has one key for the JVM
	private static final OtelCurrentTraceContext BRIDGE = new OtelCurrentTraceContext();

	private final @Nullable Span span;

	private final Thread thread = Thread.currentThread();

	private final Context contextBefore = Context.current();

	private final Observation.@Nullable Scope observationBefore = OBSERVATIONS.getCurrentObservationScope();

	private final Scope scope;

	private final CurrentTraceContext.Scope bridged;

	private volatile boolean closed;

	private boolean endsLater;

	/**
	 * Open the scope on this thread.
	 * @param span the span that ends with the scope, or {@code null}
	 * @param parent the context to make current, with the span in it
	 */
	HopScope(@Nullable Span span, Context parent) {
		this.span = span;
		OBSERVATIONS.setCurrentObservationScope(null);
		this.scope = ((span != null) ? parent.with(span) : parent).makeCurrent();
		this.bridged = (span != null) ? bridge(span, parent) : CurrentTraceContext.Scope.NOOP;
	}

	// Micrometer's own entry in the context is still that of the span around
	private static CurrentTraceContext.Scope bridge(Span span, Context parent) {
		TraceContext known = BRIDGE.context();
		return (known == null || known.spanId().equals(span.getSpanContext().getSpanId()))
				? CurrentTraceContext.Scope.NOOP : BRIDGE.newScope(OtelSpan.fromOtel(span, parent).context());
	}

	/**
	 * Make something the error of the span.
	 * @param error what has failed
	 */
	public void error(Throwable error) {
		if (this.span != null) {
			fail(this.span, error);
		}
	}

	/**
	 * End the span and restore what was current before, also where something within has
	 * left a scope of its own open. A second call does nothing. On another thread than
	 * that of the scope the span ends and nothing else is done.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		this.closed = true;
		if (Thread.currentThread() == this.thread) {
			restore();
		}
		else {
			logger.warn("The scope of a hop was closed on thread '{}' and stays open on its own, '{}'",
					Thread.currentThread().getName(), this.thread.getName());
		}
		if (!this.endsLater && this.span != null) {
			end(this.span);
		}
	}

	// OpenTelemetry ignores the close of a scope within which another was left open
	private void restore() {
		this.bridged.close();
		this.scope.close();
		if (Context.current() != this.contextBefore) {
			this.contextBefore.makeCurrent();
		}
		OBSERVATIONS.setCurrentObservationScope(this.observationBefore);
	}

	/**
	 * Let the span end with a stage, and not with this scope.
	 * @param stage the stage, or {@code null} where the work has none after all
	 */
	void endWith(@Nullable CompletionStage<?> stage) {
		Span span = this.span;
		if (stage == null || span == null) {
			return;
		}
		try {
			stage.whenComplete((result, failure) -> complete(span, failure));
			this.endsLater = true;
		}
		catch (RuntimeException ex) {
			logger.warn("The span of a hop ends before its work, whose stage '{}' does not tell when it is complete",
					stage.getClass().getName(), ex);
		}
	}

	private static void complete(Span span, @Nullable Throwable failure) {
		if (failure != null) {
			Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : null;
			fail(span, (cause != null) ? cause : failure);
		}
		end(span);
	}

	private static void fail(Span span, Throwable error) {
		try {
			String message = error.getMessage();
			span.setStatus(StatusCode.ERROR, (message != null) ? message : "");
			span.recordException(error);
		}
		catch (Throwable ex) {
			logger.warn("The error of a hop could not be told to its span", ex);
		}
	}

	private static void end(Span span) {
		try {
			span.end();
		}
		catch (Throwable ex) {
			logger.warn("The span of a hop could not be ended", ex);
		}
	}

}
