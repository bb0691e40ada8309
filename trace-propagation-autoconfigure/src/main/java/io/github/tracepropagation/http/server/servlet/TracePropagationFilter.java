// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.io.IOException;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.PassThroughContext;
import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerHttpObservationDocumentation;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * {@link ServerHttpObservationFilter} that writes a {@link TraceResponseHeader}, puts the
 * ids of the trace into the request attributes {@code trace_id}, {@code span_id} and
 * {@code trace_flags}, and lets requests to {@link ExcludedPaths excluded paths} pass
 * with the context of their caller. An observation is stopped once, when the response is
 * complete: after a timeout too, which Spring's own filter would count twice.
 *
 * @since 0.1.0
 */
public class TracePropagationFilter extends ServerHttpObservationFilter {

	private static final ServerRequestObservationConvention DEFAULT_CONVENTION = new DefaultServerRequestObservationConvention();

	private final ObservationRegistry observationRegistry;

	private final ServerRequestObservationConvention observationConvention;

	private final ResponseHeaderWriter responseHeader;

	private final ExcludedPaths excludedPaths;

	private final PassThroughContext passThroughContext;

	/**
	 * Create the filter.
	 * @param observationRegistry where the requests are observed
	 * @param observationConvention names and describes the observations
	 * @param responseHeader written on every response whose request has a span
	 * @param excludedPaths the paths whose requests are not observed
	 * @param boundary takes over the context of callers of these, or {@code null} to pass
	 * them without
	 */
	public TracePropagationFilter(ObservationRegistry observationRegistry,
			ServerRequestObservationConvention observationConvention, TraceResponseHeader responseHeader,
			ExcludedPaths excludedPaths, @Nullable PropagationBoundary boundary) {
		super(observationRegistry, observationConvention);
		this.observationRegistry = observationRegistry;
		this.observationConvention = observationConvention;
		this.responseHeader = new ResponseHeaderWriter(responseHeader);
		this.excludedPaths = excludedPaths;
		this.passThroughContext = new PassThroughContext(boundary);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain filterChain)
			throws ServletException, IOException {
		ObservedRequest observed = ObservedRequest.find(request);
		if (observed != null) {
			observe(observed, request, response, filterChain);
			return;
		}
		Context passing = RequestTrace.find(request);
		if (passing != null || this.excludedPaths.containsDecoded(ServletPaths.withinApplication(request))) {
			pass((passing != null) ? passing : contextOfCaller(request), request, response, filterChain);
			return;
		}
		observe(ObservedRequest.begin(request, start(request, response)), request, response, filterChain);
	}

	@Override
	protected void onScopeOpened(Observation.Scope scope, HttpServletRequest request, HttpServletResponse response) {
		SpanContext span = Span.current().getSpanContext();
		if (span.isValid() && !isAsyncDispatch(request)) {
			RequestTrace.set(request, Context.current());
			this.responseHeader.write(span, response);
		}
	}

	private void observe(ObservedRequest observed, HttpServletRequest request, HttpServletResponse response,
			FilterChain filterChain) throws ServletException, IOException {
		try (Observation.Scope scope = observed.openScope()) {
			onScopeOpened(scope, request, response);
			SpanContext span = Span.current().getSpanContext();
			filterChain.doFilter(request, this.responseHeader.keepOnReset(span, response));
		}
		catch (Throwable ex) {
			observed.error(ex);
			response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.value());
			RequestTrace.leaveToContainer(request);
			throw ex;
		}
		finally {
			observed.endDispatch(request);
		}
	}

	private Context contextOfCaller(HttpServletRequest request) {
		return this.passThroughContext.of(ServletHopResolver.resolve(request), request, ServletRequestGetter.INSTANCE);
	}

	private void pass(Context context, HttpServletRequest request, HttpServletResponse response,
			FilterChain filterChain) throws ServletException, IOException {
		RequestTrace.set(request, context);
		try (Scope scope = context.makeCurrent()) {
			filterChain.doFilter(request, response);
		}
		catch (Throwable ex) {
			RequestTrace.leaveToContainer(request);
			throw ex;
		}
	}

	private Observation start(HttpServletRequest request, HttpServletResponse response) {
		ServerRequestObservationContext context = new ServerRequestObservationContext(request, response);
		Observation observation = ServerHttpObservationDocumentation.HTTP_SERVLET_SERVER_REQUESTS
			.observation(this.observationConvention, DEFAULT_CONVENTION, () -> context, this.observationRegistry)
			.start();
		if (!observation.isNoop()) {
			request.setAttribute(CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE, observation.getContext());
		}
		return observation;
	}

}
