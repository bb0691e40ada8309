// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.Connection;

/**
 * The server that a binder binds to, and how.
 *
 * @param connection the connection to it
 * @param operations sends messages on the connection
 * @param instrumentation records the hops
 * @param payloadConverter turns payloads into bytes
 * @param listenerSettings what goes for all bindings that say nothing else
 * @since 0.1.0
 */
public record NatsBinderConnection(Connection connection, NatsOperations operations,
		NatsInstrumentation instrumentation, NatsPayloadConverter payloadConverter, ListenerSettings listenerSettings) {

}
