// SPDX-License-Identifier: Apache-2.0

/**
 * The one place where trace context enters the process and the one place where it leaves.
 * {@link io.github.tracepropagation.boundary.PropagationBoundary} holds the logic on the
 * OpenTelemetry API: it extracts or injects, asks the policies what may pass, and writes
 * the outcome to the ledger. It knows nothing of Micrometer, whose observations the
 * sub-package {@code observation} brings here; {@code rules} has policies that decide by
 * rules.
 */
@NullMarked
package io.github.tracepropagation.boundary;

import org.jspecify.annotations.NullMarked;
