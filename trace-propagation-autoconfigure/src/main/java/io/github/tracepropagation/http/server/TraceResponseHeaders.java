// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import io.opentelemetry.api.trace.SpanContext;

/**
 * The {@link TraceResponseHeader response headers} to choose from.
 */
final class TraceResponseHeaders {

	static final String TRACERESPONSE = "traceresponse";

	static final String SERVER_TIMING = "server-timing";

	private static final String TOKEN_PUNCTUATION = "!#$%&'*+-.^_`|~";

	private TraceResponseHeaders() {
	}

	static void writeTraceresponse(SpanContext span, TraceResponseHeader.Response response) {
		writeIfAbsent(response, TRACERESPONSE, format(span));
	}

	static void addServerTiming(SpanContext span, TraceResponseHeader.Response response) {
		response.add("Server-Timing", "trace;desc=\"" + format(span) + "\"");
	}

	static TraceResponseHeader traceId(String name) {
		if (!isToken(name)) {
			throw new IllegalArgumentException("'" + name + "' is not a valid header name");
		}
		return (span, response) -> writeIfAbsent(response, name, span.getTraceId());
	}

	private static void writeIfAbsent(TraceResponseHeader.Response response, String name, String value) {
		if (!response.has(name)) {
			response.add(name, value);
		}
	}

	private static String format(SpanContext span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
	}

	// RFC 9110, section 5.6.2
	private static boolean isToken(String name) {
		return !name.isEmpty() && name.chars().allMatch(TraceResponseHeaders::isTokenCharacter);
	}

	private static boolean isTokenCharacter(int character) {
		return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z')
				|| (character >= 'a' && character <= 'z') || TOKEN_PUNCTUATION.indexOf(character) != -1;
	}

}
