// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The requests that are not observed. The caller's context passes through; where there is
 * none, an unsampled one stands in, so that nothing below starts a sampled trace.
 */
final class ExcludedRequests {

	private final ExcludedPaths paths;

	private final @Nullable PropagationBoundary boundary;

	ExcludedRequests(ExcludedPaths paths, @Nullable PropagationBoundary boundary) {
		this.paths = paths;
		this.boundary = boundary;
	}

	boolean contains(HttpServletRequest request) {
		return this.paths.containsDecoded(ServletPaths.withinApplication(request));
	}

	Context contextOf(HttpServletRequest request) {
		Context current = Context.current();
		Context context = (this.boundary != null) ? this.boundary.extract(ServletHopResolver.resolve(request), current,
				request, ServletRequestGetter.INSTANCE) : current;
		return Span.fromContext(context).getSpanContext().isValid() ? context : context.with(unsampled());
	}

	private static Span unsampled() {
		IdGenerator ids = IdGenerator.random();
		return Span.wrap(SpanContext.create(ids.generateTraceId(), ids.generateSpanId(), TraceFlags.getDefault(),
				TraceState.getDefault()));
	}

}
