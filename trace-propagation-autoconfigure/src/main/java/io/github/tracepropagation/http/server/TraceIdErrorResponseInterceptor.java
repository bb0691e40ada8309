// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.Map;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * {@link ErrorResponse.Interceptor} that adds the id of the current trace to the body of
 * an error response, as the property {@value #PROPERTY}. A property of that name that the
 * application has set stays. Without a current span nothing is added.
 *
 * @since 0.1.0
 */
public final class TraceIdErrorResponseInterceptor implements ErrorResponse.Interceptor {

	/**
	 * Name of the property.
	 */
	public static final String PROPERTY = "trace_id";

	@Override
	public void handleError(ProblemDetail detail, @Nullable ErrorResponse errorResponse) {
		SpanContext span = Span.current().getSpanContext();
		if (span.isValid() && !hasProperty(detail)) {
			detail.setProperty(PROPERTY, span.getTraceId());
		}
	}

	private static boolean hasProperty(ProblemDetail detail) {
		Map<String, ?> properties = detail.getProperties();
		return properties != null && properties.containsKey(PROPERTY);
	}

}
