// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.PassThroughContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * {@link WebFilter} that lets the context of the caller pass through a request that is
 * {@linkplain ExcludedRequestPredicate not observed}: it is current while the request is
 * handled, and calls to other services carry it. Where the caller sent none, or it is not
 * taken over, an unsampled one stands in, so that no call below starts a sampled trace.
 *
 * @since 0.1.0
 */
public final class PassThroughWebFilter implements WebFilter, Ordered {

	private static final String OBSERVATION = "trace-propagation.excluded";

	private static final ServerHttpRequestGetter GETTER = new ServerHttpRequestGetter();

	private final ExcludedPaths excludedPaths;

	private final PassThroughContext passThroughContext;

	private final ObservationRegistry observationRegistry;

	/**
	 * Create the filter.
	 * @param excludedPaths the paths whose requests are not observed
	 * @param boundary takes over the context of their callers
	 * @param observationRegistry the registry whose handlers make the context current
	 */
	public PassThroughWebFilter(ExcludedPaths excludedPaths, PropagationBoundary boundary,
			ObservationRegistry observationRegistry) {
		this.excludedPaths = excludedPaths;
		this.passThroughContext = new PassThroughContext(boundary);
		this.observationRegistry = observationRegistry;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		ServerHttpRequest request = exchange.getRequest();
		if (!this.excludedPaths.contains(request.getPath().pathWithinApplication())) {
			return chain.filter(exchange);
		}
		Context context = this.passThroughContext.of(ReactiveHopResolver.hop(request), request, GETTER);
		TraceAttributes.set(exchange, Span.fromContext(context).getSpanContext());
		Observation observation = neverStarted(context);
		return chain.filter(exchange)
			.contextWrite((reactorContext) -> reactorContext.put(ObservationThreadLocalAccessor.KEY, observation));
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	/*
	 * Reactor carries observations from thread to thread, and clients look for a parent
	 * among them. One that is never started has scopes and children, but neither a span
	 * nor a metric comes of it.
	 */
	private Observation neverStarted(Context context) {
		TracingContext tracing = new TracingContext();
		tracing.setSpan(OtelSpan.fromOtel(Span.fromContext(context), context));
		Observation.Context observationContext = new Observation.Context();
		observationContext.put(TracingContext.class, tracing);
		return Observation.createNotStarted(OBSERVATION, () -> observationContext, this.observationRegistry);
	}

}
