// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.Connection;
import io.nats.client.Message;

/**
 * Creates containers for all modes: subscriptions of core NATS, and JetStream consumers
 * that are pulled from or that push.
 *
 * @since 0.1.0
 */
public final class DefaultNatsListenerContainerFactory implements NatsListenerContainerFactory {

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
	 * @param settings what goes for all listeners that say nothing else
	 * @param customizers change the JetStream consumers of listeners, in their order
	 */
	public DefaultNatsListenerContainerFactory(Connection connection, NatsInstrumentation instrumentation,
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

	@Override
	public NatsListenerContainer createContainer(NatsListenerEndpoint endpoint) {
		ListenerProcessor processor = new ListenerProcessor(endpoint, this.settings, this.connection,
				this.instrumentation, this.payloadConverter, this.handedOver);
		return switch (endpoint.mode()) {
			case PULL -> new PullListenerContainer(endpoint, this.connection, createConsumer(endpoint), processor,
					(endpoint.batchSize() != null) ? endpoint.batchSize() : this.settings.batchSize(),
					this.settings.drainTimeout());
			case PUSH -> new PushListenerContainer(endpoint, this.connection, createConsumer(endpoint), processor,
					this.settings.drainTimeout());
			default -> new CoreListenerContainer(endpoint, this.connection, processor, this.settings.drainTimeout());
		};
	}

	private JetStreamConsumer createConsumer(NatsListenerEndpoint endpoint) {
		return new JetStreamConsumer(endpoint, this.connection, this.settings, this.customizers);
	}

}
