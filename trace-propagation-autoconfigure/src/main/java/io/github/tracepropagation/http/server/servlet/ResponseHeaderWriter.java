// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.util.WebUtils;

/**
 * Writes a {@link TraceResponseHeader}, again where the application resets the response.
 * A header that fails does not break the request.
 */
final class ResponseHeaderWriter {

	private static final Logger logger = LoggerFactory.getLogger(ResponseHeaderWriter.class);

	private final TraceResponseHeader header;

	private final AtomicBoolean failureLogged = new AtomicBoolean();

	ResponseHeaderWriter(TraceResponseHeader header) {
		this.header = header;
	}

	void write(SpanContext span, HttpServletResponse response) {
		try {
			this.header.write(span, new ServletResponseHeaders(response));
		}
		catch (RuntimeException ex) {
			if (this.failureLogged.compareAndSet(false, true)) {
				logger.warn("The trace response header could not be written, further failures are not logged", ex);
			}
		}
	}

	HttpServletResponse keepOnReset(SpanContext span, HttpServletResponse response) {
		boolean needed = this.header != TraceResponseHeader.NONE && span.isValid()
				&& WebUtils.getNativeResponse(response, ResettableResponse.class) == null;
		return needed ? new ResettableResponse(span, response) : response;
	}

	/**
	 * A response that has the header again after a reset.
	 */
	private final class ResettableResponse extends HttpServletResponseWrapper {

		private final SpanContext span;

		ResettableResponse(SpanContext span, HttpServletResponse response) {
			super(response);
			this.span = span;
		}

		@Override
		public void reset() {
			super.reset();
			write(this.span, this);
		}

	}

}
