// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.polling;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.container.JetStreamConsumer;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.Connection;
import io.nats.client.Message;

import org.springframework.util.Assert;

/**
 * Creates pollers for subjects of core NATS and for JetStream consumers that are pulled
 * from.
 *
 * @since 0.1.0
 */
public final class NatsMessagePollerFactory {

	private final Connection connection;

	private final UnaryOperator<Message> handedOver;

	private final NatsInstrumentation instrumentation;

	private final NatsPayloadConverter payloadConverter;

	private final ListenerSettings settings;

	private final List<NatsConsumerConfigurationCustomizer> customizers;

	/**
	 * Create the factory.
	 * @param connection the connection to get messages from
	 * @param instrumentation records the hops
	 * @param payloadConverter turns what handlers return into payloads
	 * @param settings what goes for all endpoints that say nothing else
	 * @param customizers change the JetStream consumers, in their order
	 */
	public NatsMessagePollerFactory(Connection connection, NatsInstrumentation instrumentation,
			NatsPayloadConverter payloadConverter, ListenerSettings settings,
			List<NatsConsumerConfigurationCustomizer> customizers) {
		this.connection = InstrumentedConnection.unwrap(connection);
		this.handedOver = (connection instanceof InstrumentedConnection instrumented) ? instrumented::instrument
				: UnaryOperator.identity();
		this.instrumentation = instrumentation;
		this.payloadConverter = payloadConverter;
		this.settings = settings;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * Create a poller, not yet started.
	 * @param endpoint what is listened to, and the handler that processes the messages
	 * one by one
	 * @return the poller
	 * @throws IllegalArgumentException where the endpoint has the mode
	 * {@link ListenerMode#PUSH}, or several subjects of core NATS
	 */
	public NatsMessagePoller createPoller(NatsListenerEndpoint endpoint) {
		ListenerProcessor processor = new ListenerProcessor(endpoint, this.settings, this.connection,
				this.instrumentation, this.payloadConverter, this.handedOver);
		Assert.isTrue(endpoint.mode() != ListenerMode.PUSH, () -> "NATS listener '" + endpoint.id()
				+ "' is polled, which the mode PUSH does not allow: change the mode to PULL");
		if (endpoint.mode() == ListenerMode.PULL) {
			return new JetStreamPoller(endpoint, this.connection,
					new JetStreamConsumer(endpoint, this.connection, this.settings, this.customizers), processor);
		}
		Assert.isTrue(endpoint.subjects().size() == 1, () -> "NATS listener '" + endpoint.id() + "' is polled, and has "
				+ endpoint.subjects().size() + " subjects: use one subject with a wildcard, or a poller for each");
		return new CorePoller(endpoint, this.connection, processor);
	}

}
