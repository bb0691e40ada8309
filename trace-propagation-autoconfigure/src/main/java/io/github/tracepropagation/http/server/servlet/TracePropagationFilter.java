// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * {@link ServerHttpObservationFilter} that writes a {@link TraceResponseHeader}. The
 * header is written before the request goes down the chain, so it is on every response
 * that is made of the request, an error response included, unless the application sets
 * another value or resets the response.
 *
 * @since 0.1.0
 */
public class TracePropagationFilter extends ServerHttpObservationFilter {

	private static final Logger logger = LoggerFactory.getLogger(TracePropagationFilter.class);

	private final TraceResponseHeader responseHeader;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	/**
	 * Create the filter.
	 * @param observationRegistry where the requests are observed
	 * @param observationConvention names and describes the observations
	 * @param responseHeader written on every response whose request has a span
	 */
	public TracePropagationFilter(ObservationRegistry observationRegistry,
			ServerRequestObservationConvention observationConvention, TraceResponseHeader responseHeader) {
		super(observationRegistry, observationConvention);
		this.responseHeader = responseHeader;
	}

	@Override
	protected void onScopeOpened(Observation.Scope scope, HttpServletRequest request, HttpServletResponse response) {
		SpanContext span = Span.current().getSpanContext();
		if (span.isValid() && !isAsyncDispatch(request)) {
			write(span, response);
		}
	}

	private void write(SpanContext span, HttpServletResponse response) {
		try {
			this.responseHeader.write(span, new ServletResponseHeaders(response));
		}
		catch (RuntimeException ex) {
			if (this.failureLogged.compareAndSet(false, true)) {
				logger.warn("The trace response header could not be written, further failures are not logged", ex);
			}
		}
	}

}
