// SPDX-License-Identifier: Apache-2.0

/**
 * NATS for Spring applications: {@link io.github.tracepropagation.nats.NatsTemplate}
 * publishes, requests, replies and forwards, with the trace context in the headers of
 * each message. The sub-packages hold what is done with JetStream, how a message leaves,
 * the observations, the listener containers and the annotation that makes a listener of a
 * method.
 */
@NullMarked
package io.github.tracepropagation.nats;

import org.jspecify.annotations.NullMarked;
