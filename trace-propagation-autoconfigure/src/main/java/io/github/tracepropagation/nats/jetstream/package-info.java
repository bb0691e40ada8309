// SPDX-License-Identifier: Apache-2.0

/**
 * Publishing to JetStream:
 * {@link io.github.tracepropagation.nats.jetstream.NatsJetStreamOperations} waits for the
 * acknowledgement of the stream, in the span of the publish.
 */
@NullMarked
package io.github.tracepropagation.nats.jetstream;

import org.jspecify.annotations.NullMarked;
