// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

/**
 * {@link WebFilter} that tells of the span of an exchange: the application by the
 * attributes {@code trace_id}, {@code span_id} and {@code trace_flags} of the exchange,
 * the caller by a {@link TraceResponseHeader}. The header is written when the response is
 * about to be committed, so it is on every response, an error response included, and the
 * application's own value is there before it. An exchange without a span goes by
 * untouched.
 *
 * @since 0.1.0
 */
public final class TracePropagationWebFilter implements WebFilter, Ordered {

	private static final Logger logger = LoggerFactory.getLogger(TracePropagationWebFilter.class);

	private final TraceResponseHeader responseHeader;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	/**
	 * Create the filter.
	 * @param responseHeader written on every response whose request has a span
	 */
	public TracePropagationWebFilter(TraceResponseHeader responseHeader) {
		this.responseHeader = responseHeader;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		SpanContext span = span(exchange);
		if (span != null && span.isValid()) {
			TraceAttributes.set(exchange, span);
			ServerHttpResponse response = exchange.getResponse();
			response.beforeCommit(() -> write(span, response));
		}
		return chain.filter(exchange);
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	private Mono<Void> write(SpanContext span, ServerHttpResponse response) {
		try {
			this.responseHeader.write(span, new ReactiveResponseHeaders(response.getHeaders()));
		}
		catch (RuntimeException ex) {
			if (this.failureLogged.compareAndSet(false, true)) {
				logger.warn("The trace response header could not be written, further failures are not logged", ex);
			}
		}
		return Mono.empty();
	}

	private static @Nullable SpanContext span(ServerWebExchange exchange) {
		TracingContext tracing = ServerRequestObservationContext.findCurrent(exchange.getAttributes())
			.map((context) -> context.<TracingContext>get(TracingContext.class))
			.orElse(null);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		return (span != null) ? OtelTraceContext.toOtelSpanContext(span.context()) : null;
	}

}
