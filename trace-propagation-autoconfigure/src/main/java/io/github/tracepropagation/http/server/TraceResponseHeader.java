// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.Locale;

import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Tells the caller which trace answered. Asked once for each request, sampled or not, on
 * the thread of the request and before the application sees it, so it must be quick.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TraceResponseHeader {

	/**
	 * Write the header. A value that the response already has, or gets from the
	 * application later, should win.
	 * @param span the span of the request, always valid
	 * @param response the response, not yet committed
	 */
	void write(SpanContext span, HttpServletResponse response);

	/**
	 * Return the header that a word or name stands for: {@code none} for no header,
	 * {@code traceresponse} for the ids and flags in the format of {@code traceparent},
	 * {@code server-timing} for the same as an entry that is added to those of the
	 * application, or the name of any other header, which then holds the trace id alone.
	 * @param name the word or name, in upper or lower case
	 * @return the header
	 * @throws IllegalArgumentException if the name is not a valid header name
	 */
	static TraceResponseHeader of(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "none" -> (span, response) -> {
			};
			case TraceResponseHeaders.TRACERESPONSE -> TraceResponseHeaders::writeTraceresponse;
			case TraceResponseHeaders.SERVER_TIMING -> TraceResponseHeaders::addServerTiming;
			default -> TraceResponseHeaders.traceId(name);
		};
	}

}
