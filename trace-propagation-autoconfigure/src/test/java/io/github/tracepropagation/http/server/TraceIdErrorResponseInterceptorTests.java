// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceIdErrorResponseInterceptor}.
 */
class TraceIdErrorResponseInterceptorTests {

	private static final SpanContext SPAN = SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
			TraceFlags.getDefault(), TraceState.getDefault());

	private final ProblemDetail detail = ProblemDetail.forStatus(HttpStatus.CONFLICT);

	@Test
	void addsTheIdOfTheCurrentTrace() {
		intercept(Context.root().with(Span.wrap(SPAN)));
		assertThat(this.detail.getProperties()).containsOnlyKeys("trace_id")
			.containsEntry("trace_id", SPAN.getTraceId());
	}

	@Test
	void keepsTheOtherProperties() {
		this.detail.setProperty("order", 7);
		intercept(Context.root().with(Span.wrap(SPAN)));
		assertThat(this.detail.getProperties()).containsEntry("order", 7).containsEntry("trace_id", SPAN.getTraceId());
	}

	@Test
	void leavesThePropertyOfTheApplication() {
		this.detail.setProperty("trace_id", "own");
		intercept(Context.root().with(Span.wrap(SPAN)));
		assertThat(this.detail.getProperties()).containsOnlyKeys("trace_id").containsEntry("trace_id", "own");
	}

	@Test
	void addsNothingWithoutASpan() {
		intercept(Context.root());
		assertThat(this.detail.getProperties()).isNull();
	}

	private void intercept(Context context) {
		context.wrap(() -> new TraceIdErrorResponseInterceptor().handleError(this.detail, null)).run();
	}

}
