// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.IdGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The context in which a request is handled that is not observed. The caller's passes
 * through; where there is none, or it is not taken over, an unsampled one stands in, so
 * that nothing below starts a sampled trace. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class PassThroughContext {

	private final @Nullable PropagationBoundary boundary;

	/**
	 * Create the context.
	 * @param boundary takes over the context of callers, or {@code null} to take over
	 * none
	 */
	public PassThroughContext(@Nullable PropagationBoundary boundary) {
		this.boundary = boundary;
	}

	/**
	 * Return the context for a request.
	 * @param <C> the type of the request
	 * @param hop the hop by which it arrives
	 * @param request the request
	 * @param getter reads its headers
	 * @return the context, whose span is valid and has not been started here
	 */
	public <C> Context of(Hop hop, C request, TextMapGetter<C> getter) {
		Context current = Context.current();
		Context context = (this.boundary != null)
				? this.boundary.extract(hop.withRoute(HttpRoutes.EXCLUDED), current, request, getter) : current;
		return Span.fromContext(context).getSpanContext().isValid() ? context : context.with(unsampled());
	}

	private static Span unsampled() {
		IdGenerator ids = IdGenerator.random();
		return Span.wrap(SpanContext.create(ids.generateTraceId(), ids.generateSpanId(), TraceFlags.getDefault(),
				TraceState.getDefault()));
	}

}
