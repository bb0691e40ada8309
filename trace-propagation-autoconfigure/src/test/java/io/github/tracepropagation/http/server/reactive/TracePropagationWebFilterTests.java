// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.WebFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracePropagationWebFilter}.
 */
class TracePropagationWebFilterTests {

	private static final SpanContext SPAN = SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
			TraceFlags.getDefault(), TraceState.getDefault());

	private static final WebFilterChain CHAIN = (exchange) -> {
		exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
		return exchange.getResponse().setComplete();
	};

	private final MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/orders"));

	@Test
	void headerAndAttributesTellOfTheSpan() {
		observe(SPAN);
		filter(TraceResponseHeader.of("X-Trace"), CHAIN);
		assertThat(this.exchange.getResponse().getHeaders().get("X-Trace")).containsExactly(SPAN.getTraceId());
		assertThat(this.exchange.getAttributes()).containsEntry("trace_id", SPAN.getTraceId())
			.containsEntry("span_id", SPAN.getSpanId())
			.containsEntry("trace_flags", "00");
	}

	@Test
	void valueThatIsAddedLaterWins() {
		observe(SPAN);
		filter(TraceResponseHeader.of("X-Trace"), (exchange) -> {
			exchange.getResponse().getHeaders().add("X-Trace", "own");
			return CHAIN.filter(exchange);
		});
		assertThat(this.exchange.getResponse().getHeaders().get("X-Trace")).containsExactly("own");
	}

	@Test
	void exchangeThatIsNotObservedStaysUntouched() {
		filter(TraceResponseHeader.of("X-Trace"), CHAIN);
		assertThat(this.exchange.getResponse().getHeaders().isEmpty()).isTrue();
		assertThat(this.exchange.getAttributes()).doesNotContainKeys("trace_id", "span_id", "trace_flags");
	}

	@Test
	void exchangeWithoutASpanStaysUntouched() {
		observe(SpanContext.getInvalid());
		filter(TraceResponseHeader.of("X-Trace"), CHAIN);
		assertThat(this.exchange.getResponse().getHeaders().isEmpty()).isTrue();
		assertThat(this.exchange.getAttributes()).doesNotContainKeys("trace_id", "span_id", "trace_flags");
	}

	@Test
	void headerThatFailsDoesNotBreakTheResponse() {
		AtomicInteger asked = new AtomicInteger();
		observe(SPAN);
		filter((span, response) -> {
			asked.incrementAndGet();
			throw new IllegalStateException("On purpose");
		}, CHAIN);
		assertThat(asked).hasValue(1);
		assertThat(this.exchange.getResponse().getStatusCode()).isEqualTo(HttpStatus.NO_CONTENT);
	}

	private void observe(SpanContext span) {
		TracingContext tracing = new TracingContext();
		tracing.setSpan(OtelSpan.fromOtel(Span.wrap(span)));
		ServerRequestObservationContext context = new ServerRequestObservationContext(this.exchange.getRequest(),
				this.exchange.getResponse(), this.exchange.getAttributes());
		context.put(TracingContext.class, tracing);
		this.exchange.getAttributes()
			.put(ServerRequestObservationContext.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, context);
	}

	private void filter(TraceResponseHeader header, WebFilterChain chain) {
		Mono<Void> completion = new TracePropagationWebFilter(header).filter(this.exchange, chain);
		completion.block();
	}

}
