// SPDX-License-Identifier: Apache-2.0

/**
 * NATS for Spring applications: {@link io.github.tracepropagation.nats.NatsTemplate}
 * publishes and requests, with the trace context in the headers of each message. The
 * sub-packages hold the observations, the listener containers and the annotation that
 * makes a listener of a method.
 */
@NullMarked
package io.github.tracepropagation.nats;

import org.jspecify.annotations.NullMarked;
