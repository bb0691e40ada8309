// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Something received whose trace is to be continued, by a span of its own. The carrier is
 * read when the span starts: by {@link #run}, {@link #call}, {@link #callAsync} or
 * {@link #open}, one of them once. Belongs to one thread until then.
 *
 * @since 0.1.0
 */
public final class IncomingHop {

	private final PropagationBoundary boundary;

	private final Tracer tracer;

	private final Hop hop;

	private final UnaryOperator<Context> extraction;

	private final String name;

	private SpanKind kind = SpanKind.CONSUMER;

	IncomingHop(PropagationBoundary boundary, Tracer tracer, Hop hop, UnaryOperator<Context> extraction, String name) {
		this.boundary = boundary;
		this.tracer = tracer;
		this.hop = hop;
		this.extraction = extraction;
		this.name = name;
	}

	/**
	 * Set the kind of the span, which is {@link SpanKind#CONSUMER} unless this is called.
	 * @param kind the kind, {@link SpanKind#SERVER} for a request that is answered
	 * @return this hop
	 */
	public IncomingHop kind(SpanKind kind) {
		this.kind = kind;
		return this;
	}

	/**
	 * Run a task within the span. What it throws becomes the error of the span, and is
	 * thrown on.
	 * @param task the task
	 */
	public void run(Runnable task) {
		call(() -> {
			task.run();
			return true;
		});
	}

	/**
	 * Run a task within the span. What it throws becomes the error of the span, and is
	 * thrown on.
	 * @param task the task
	 * @param <T> the type of its result
	 * @param <E> the type of what it throws
	 * @return the result of the task
	 * @throws E when the task does
	 */
	public <T extends @Nullable Object, E extends Exception> T call(CheckedTask<T, E> task) throws E {
		HopScope scope = open();
		try {
			return task.call();
		}
		catch (Throwable ex) {
			scope.error(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Begin work within the span that is finished later. The span is current while the
	 * task runs on this thread, and ends when the stage completes, with its failure as
	 * error where it has one.
	 * @param task begins the work
	 * @param <S> the type of the stage
	 * @return the stage that the task has returned
	 */
	public <S extends CompletionStage<?>> S callAsync(Supplier<S> task) {
		HopScope scope = open();
		try {
			S stage = task.get();
			scope.endWith(stage);
			return stage;
		}
		catch (Throwable ex) {
			scope.error(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	/**
	 * Start the span and make it current on this thread.
	 * @return the scope, to be closed on this thread
	 */
	public HopScope open() {
		Context current = Context.current();
		Context parent = this.extraction.apply(current);
		Span span = null;
		try {
			span = start(current, parent);
		}
		catch (Throwable ex) {
			this.boundary.recordFailure("carrier_span", "The span of a hop could not be started, it goes on without",
					this.hop.transport(), ex);
		}
		return new HopScope(span, parent);
	}

	private Span start(Context current, Context parent) {
		SpanBuilder builder = this.tracer.spanBuilder(this.name).setParent(parent).setSpanKind(this.kind);
		link(builder, PropagationBoundary.untrustedCaller(parent));
		if (this.kind == SpanKind.CONSUMER) {
			link(builder, PropagationBoundary.ambientSpan(current, parent));
		}
		return builder.startSpan();
	}

	private static void link(SpanBuilder builder, @Nullable SpanContext span) {
		if (span != null) {
			builder.addLink(span);
		}
	}

}
