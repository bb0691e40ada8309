// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import io.opentelemetry.api.trace.SpanContext;

import org.springframework.web.server.ServerWebExchange;

/**
 * The ids of the trace of an exchange, as attributes of the exchange.
 */
final class TraceAttributes {

	private TraceAttributes() {
	}

	static void set(ServerWebExchange exchange, SpanContext span) {
		exchange.getAttributes().put("trace_id", span.getTraceId());
		exchange.getAttributes().put("span_id", span.getSpanId());
		exchange.getAttributes().put("trace_flags", span.getTraceFlags().asHex());
	}

}
