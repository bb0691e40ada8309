// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracePropagationFilter}.
 */
class TracePropagationFilterTests {

	private static final SpanContext SPAN = SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
			TraceFlags.getDefault(), TraceState.getDefault());

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private final MockFilterChain chain = new MockFilterChain();

	@Test
	void headerIsWrittenForTheCurrentSpan() throws Exception {
		filterWithinSpan(filter(TraceResponseHeader.of("X-Trace")));
		assertThat(this.response.getHeader("X-Trace")).isEqualTo(SPAN.getTraceId());
	}

	@Test
	void nothingIsWrittenWithoutASpan() throws Exception {
		filter(TraceResponseHeader.of("X-Trace")).doFilter(this.request, this.response, this.chain);
		assertThat(this.response.getHeaderNames()).isEmpty();
		assertThat(this.chain.getRequest()).isSameAs(this.request);
	}

	@Test
	void nothingIsWrittenAgainOnAnAsyncDispatch() throws Exception {
		this.request.setDispatcherType(DispatcherType.ASYNC);
		filterWithinSpan(filter(TraceResponseHeader.of("server-timing")));
		assertThat(this.response.getHeaderNames()).isEmpty();
	}

	@Test
	void headerThatFailsDoesNotBreakTheRequest() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		TracePropagationFilter filter = filter((span, response) -> {
			asked.incrementAndGet();
			throw new IllegalStateException("On purpose");
		});
		filterWithinSpan(filter);
		assertThat(asked).hasValue(1);
		assertThat(this.chain.getRequest()).isSameAs(this.request);
	}

	private void filterWithinSpan(TracePropagationFilter filter) throws Exception {
		Context.root().with(Span.wrap(SPAN)).wrap(() -> {
			filter.doFilter(this.request, this.response, this.chain);
			return this.response;
		}).call();
	}

	private static TracePropagationFilter filter(TraceResponseHeader responseHeader) {
		return new TracePropagationFilter(ObservationRegistry.NOOP, new DefaultServerRequestObservationConvention(),
				responseHeader, ExcludedPaths.of(List.of()), null);
	}

}
