// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What is current on a thread.
 *
 * @param traceId the trace of the current span
 * @param spanId the current span
 * @param mdcTraceId what a log line says of it
 * @param mdcSpanId what a log line says of it
 */
record Seen(String traceId, String spanId, @Nullable String mdcTraceId, @Nullable String mdcSpanId) {

	static Seen now() {
		SpanContext span = Span.current().getSpanContext();
		return new Seen(span.getTraceId(), span.getSpanId(), MDC.get("trace_id"), MDC.get("span_id"));
	}

	static Seen of(SpanData span) {
		return new Seen(span.getTraceId(), span.getSpanId(), span.getTraceId(), span.getSpanId());
	}

}
