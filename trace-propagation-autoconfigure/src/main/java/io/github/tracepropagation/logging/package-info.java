// SPDX-License-Identifier: Apache-2.0

/**
 * The ids of the current span in the log: in the MDC, under the names of OpenTelemetry's
 * "Trace Context in non-OTLP Log Formats", and in JSON, one object a line. Both work
 * whether the trace is sampled or not.
 */
@NullMarked
package io.github.tracepropagation.logging;

import org.jspecify.annotations.NullMarked;
