// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;

import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Has a JetStream consumer send its messages to threads of jnats.
 */
final class PushListenerContainer extends AbstractNatsListenerContainer {

	private final Connection connection;

	private final JetStreamConsumer consumer;

	private final TakenMessages messages;

	private final Duration drainTimeout;

	private @Nullable PushWatch watch;

	PushListenerContainer(NatsListenerEndpoint endpoint, Connection connection, JetStreamConsumer consumer,
			ListenerProcessor processor, Duration drainTimeout) {
		super(endpoint);
		this.connection = connection;
		this.consumer = consumer;
		this.messages = new TakenMessages(this, consumer, processor);
		this.drainTimeout = drainTimeout;
	}

	@Override
	void open() {
		PushWatch opening = new PushWatch(getEndpoint(), this.connection, this.consumer, this.messages);
		opening.begin();
		this.watch = opening;
	}

	@Override
	Runnable close() {
		PushWatch closing = this.watch;
		Assert.state(closing != null, "This container is not open");
		Runnable finishing = new DrainingDispatchers(getEndpoint().id(), this.connection, closing.end(),
				this.drainTimeout);
		return () -> {
			finishing.run();
			this.messages.close();
		};
	}

}
