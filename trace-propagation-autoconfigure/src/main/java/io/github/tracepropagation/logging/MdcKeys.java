// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

/**
 * The MDC keys that name the current span.
 *
 * @param traceId key of the trace id, 32 hexadecimal digits
 * @param spanId key of the span id, 16 hexadecimal digits
 * @param traceFlags key of the trace flags, 2 hexadecimal digits
 * @since 0.1.0
 */
public record MdcKeys(String traceId, String spanId, String traceFlags) {

	/**
	 * The names that OpenTelemetry specifies for logs of other formats than its own, and
	 * that services in other languages write.
	 */
	public static final MdcKeys DEFAULT = new MdcKeys("trace_id", "span_id", "trace_flags");

}
