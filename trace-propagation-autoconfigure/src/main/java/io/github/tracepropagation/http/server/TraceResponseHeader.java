// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.Locale;

import io.opentelemetry.api.trace.SpanContext;

/**
 * Tells the caller which trace answered. Asked once for each request, sampled or not, on
 * a thread that handles it, so it must be quick: by a servlet application before the
 * application sees the request, by a reactive one when the response is about to be
 * committed.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TraceResponseHeader {

	/**
	 * Writes nothing.
	 */
	TraceResponseHeader NONE = (span, response) -> {
	};

	/**
	 * Write the header. A value that the response already has, or gets from the
	 * application later, should win.
	 * @param span the span of the request, always valid
	 * @param response the headers of the response, which is not yet committed
	 */
	void write(SpanContext span, Response response);

	/**
	 * Return the header that a word or name stands for: {@code none}, or {@code false},
	 * which is what {@code off} is in YAML, for no header, {@code traceresponse} for the
	 * ids and flags in the format of {@code traceparent}, {@code server-timing} for the
	 * same as an entry that is added to those of the application, or the name of any
	 * other header, which then holds the trace id alone.
	 * @param name the word or name, in upper or lower case
	 * @return the header
	 * @throws IllegalArgumentException if the name is not a valid header name
	 */
	static TraceResponseHeader of(String name) {
		return switch (name.toLowerCase(Locale.ROOT)) {
			case "none", "false" -> NONE;
			case TraceResponseHeaders.TRACERESPONSE -> TraceResponseHeaders::writeTraceresponse;
			case TraceResponseHeaders.SERVER_TIMING -> TraceResponseHeaders::addServerTiming;
			default -> TraceResponseHeaders.traceId(name);
		};
	}

	/**
	 * The headers of a response, whatever kind of server it is of.
	 */
	interface Response {

		/**
		 * Return whether the response has a header.
		 * @param name the name, in upper or lower case
		 * @return whether it has at least one value
		 */
		boolean has(String name);

		/**
		 * Add a header to those the response has.
		 * @param name the name
		 * @param value the value
		 */
		void add(String name, String value);

	}

}
