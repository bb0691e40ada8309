// SPDX-License-Identifier: Apache-2.0

/**
 * Log events as records of OpenTelemetry, by its appender for Logback.
 */
@NullMarked
package io.github.tracepropagation.logging.otlp;

import org.jspecify.annotations.NullMarked;
