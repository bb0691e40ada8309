// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.io.IOException;

import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * {@link Filter} for {@linkplain DispatcherType#ERROR error dispatches} that makes the
 * context current again in which {@link TracePropagationFilter} handled the request, for
 * what an error page or error controller logs and calls. The observation of the request
 * is mostly stopped by then, and left as it is; one that is not keeps the path pattern of
 * the handler, instead of that of the error page.
 *
 * @since 0.1.0
 */
public class ErrorDispatchFilter implements Filter {

	private final ResponseHeaderWriter responseHeader;

	/**
	 * Create the filter.
	 * @param responseHeader written again where the error page resets the response
	 */
	public ErrorDispatchFilter(TraceResponseHeader responseHeader) {
		this.responseHeader = new ResponseHeaderWriter(responseHeader);
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Context context = RequestTrace.find(request);
		if (context == null) {
			chain.doFilter(request, response);
			return;
		}
		ServerRequestObservationContext observed = observationContext(request);
		String pathPattern = (observed != null) ? observed.getPathPattern() : null;
		try (Scope scope = context.makeCurrent()) {
			chain.doFilter(request, keepHeader(request, response, context));
		}
		catch (Throwable ex) {
			RequestTrace.leaveToContainer(request);
			throw ex;
		}
		finally {
			if (observed != null) {
				observed.setPathPattern(pathPattern);
			}
		}
	}

	private static @Nullable ServerRequestObservationContext observationContext(ServletRequest request) {
		return (request instanceof HttpServletRequest http)
				? ServerHttpObservationFilter.findObservationContext(http).orElse(null) : null;
	}

	private ServletResponse keepHeader(ServletRequest request, ServletResponse response, Context context) {
		boolean observed = ObservedRequest.find(request) != null;
		return (observed && response instanceof HttpServletResponse http)
				? this.responseHeader.keepOnReset(Span.fromContext(context).getSpanContext(), http) : response;
	}

}
