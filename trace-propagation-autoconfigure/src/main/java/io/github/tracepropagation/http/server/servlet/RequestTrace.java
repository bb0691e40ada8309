// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import io.github.tracepropagation.http.server.ContainerScope;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request in the request's attributes: the ids for access logs, and the
 * context for what has to be done when its scope is closed already.
 */
final class RequestTrace {

	private static final String CONTEXT = RequestTrace.class.getName() + ".context";

	private RequestTrace() {
	}

	static void set(ServletRequest request, Context context) {
		SpanContext span = Span.fromContext(context).getSpanContext();
		request.setAttribute(CONTEXT, context);
		request.setAttribute("trace_id", span.getTraceId());
		request.setAttribute("span_id", span.getSpanId());
		request.setAttribute("trace_flags", span.getTraceFlags().asHex());
	}

	static @Nullable Context find(ServletRequest request) {
		return (Context) request.getAttribute(CONTEXT);
	}

	static void leaveToContainer(ServletRequest request) {
		Context context = find(request);
		if (context != null && request.getAttribute(ContainerScope.ATTRIBUTE) instanceof ContainerScope scope) {
			scope.open(context);
		}
	}

}
