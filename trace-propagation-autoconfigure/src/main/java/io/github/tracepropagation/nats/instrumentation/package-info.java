// SPDX-License-Identifier: Apache-2.0

/**
 * {@link io.github.tracepropagation.nats.instrumentation.NatsInstrumentation}, the seam
 * behind which the hops of NATS are recorded, and what its engines share: how context
 * sits in the headers of a message, what spans and meters are called, and what a
 * connection allows. Names and attributes follow the messaging conventions of
 * OpenTelemetry.
 */
@NullMarked
package io.github.tracepropagation.nats.instrumentation;

import org.jspecify.annotations.NullMarked;
