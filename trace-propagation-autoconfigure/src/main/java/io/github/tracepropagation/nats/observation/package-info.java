// SPDX-License-Identifier: Apache-2.0

/**
 * The hops of NATS: what a message that is sent or processed looks like as an
 * observation, how context sits in its headers, and
 * {@link io.github.tracepropagation.nats.observation.NatsInstrumentation}, the seam
 * behind which a hop is recorded. Names and attributes follow the messaging conventions
 * of OpenTelemetry.
 */
@NullMarked
package io.github.tracepropagation.nats.observation;

import org.jspecify.annotations.NullMarked;
