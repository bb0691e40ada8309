// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.IdGenerator;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * The requests that are not observed. The caller's context passes through; where there is
 * none, an unsampled one stands in, so that nothing below starts a sampled trace.
 */
final class ExcludedRequests {

	private static final ServerHttpRequestGetter GETTER = new ServerHttpRequestGetter();

	private final ExcludedPaths paths;

	private final PropagationBoundary boundary;

	ExcludedRequests(ExcludedPaths paths, PropagationBoundary boundary) {
		this.paths = paths;
		this.boundary = boundary;
	}

	boolean contains(ServerHttpRequest request) {
		return this.paths.contains(request.getPath().pathWithinApplication());
	}

	Context contextOf(ServerHttpRequest request) {
		Context context = this.boundary.extract(ReactiveHopResolver.hop(request), Context.current(), request, GETTER);
		return Span.fromContext(context).getSpanContext().isValid() ? context : context.with(unsampled());
	}

	private static Span unsampled() {
		IdGenerator ids = IdGenerator.random();
		return Span.wrap(SpanContext.create(ids.generateTraceId(), ids.generateSpanId(), TraceFlags.getDefault(),
				TraceState.getDefault()));
	}

}
