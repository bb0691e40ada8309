// SPDX-License-Identifier: Apache-2.0

/**
 * Gives log events to OpenTelemetry where {@code trace-propagation.logging.otlp.enabled}
 * asks for it.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.logging.otlp;

import org.jspecify.annotations.NullMarked;
