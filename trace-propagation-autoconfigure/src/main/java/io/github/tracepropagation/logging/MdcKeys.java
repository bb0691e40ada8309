// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import org.jspecify.annotations.Nullable;

/**
 * The MDC keys that name the current span and, where its trace was restarted, the caller
 * that was not trusted.
 *
 * @param traceId key of the trace id, 32 hexadecimal digits
 * @param spanId key of the span id, 16 hexadecimal digits
 * @param traceFlags key of the trace flags, 2 hexadecimal digits, or {@code null} where
 * they are not written
 * @param untrustedTraceId key of the trace id of a caller that was not trusted, 32
 * hexadecimal digits, or {@code null} where it is not written
 * @since 0.1.0
 */
public record MdcKeys(String traceId, String spanId, @Nullable String traceFlags, @Nullable String untrustedTraceId) {

	/**
	 * The names that OpenTelemetry specifies for logs of other formats than its own, and
	 * that services in other languages write, and {@code untrusted_trace_id}.
	 */
	public static final MdcKeys DEFAULT = new MdcKeys("trace_id", "span_id", "trace_flags", "untrusted_trace_id");

}
