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

	private final ListenerProcessor processor;

	private final Duration drainTimeout;

	private @Nullable PushWatch watch;

	private @Nullable TakenMessages messages;

	PushListenerContainer(NatsListenerEndpoint endpoint, Connection connection, JetStreamConsumer consumer,
			ListenerProcessor processor, Duration drainTimeout) {
		super(endpoint);
		this.connection = connection;
		this.consumer = consumer;
		this.processor = processor;
		this.drainTimeout = drainTimeout;
	}

	@Override
	void open() {
		TakenMessages taken = new TakenMessages(this, this.consumer, this.processor);
		PushWatch opening = new PushWatch(getEndpoint(), this.connection, this.consumer, taken);
		opening.begin();
		this.messages = taken;
		this.watch = opening;
	}

	@Override
	Runnable close() {
		PushWatch closing = this.watch;
		TakenMessages taken = this.messages;
		Assert.state(closing != null && taken != null, "This container is not open");
		Runnable finishing = new DrainingDispatchers(this, this.connection, closing.end(), this.drainTimeout);
		return () -> {
			finishing.run();
			taken.close();
		};
	}

}
