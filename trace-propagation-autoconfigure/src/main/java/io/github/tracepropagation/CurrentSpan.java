// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation;

/**
 * The ids of a span.
 *
 * @param traceId the trace id, 32 hexadecimal digits
 * @param spanId the span id, 16 hexadecimal digits
 * @param sampled whether the trace is sampled
 * @since 0.1.0
 */
public record CurrentSpan(String traceId, String spanId, boolean sampled) {

}
