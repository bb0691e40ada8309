// SPDX-License-Identifier: Apache-2.0

/**
 * The one place where trace context enters the process and the one place where it leaves.
 * {@link io.github.tracepropagation.boundary.PropagationBoundary} holds the logic on the
 * OpenTelemetry API: it extracts or injects, asks the policies what may pass, and writes
 * the outcome to the ledger. The two observation handlers adapt it to Micrometer, so that
 * every transport whose observation context is a {@code SenderContext} or a
 * {@code ReceiverContext} passes through here, also the ones this library has never heard
 * of.
 */
@NullMarked
package io.github.tracepropagation.boundary;

import org.jspecify.annotations.NullMarked;
