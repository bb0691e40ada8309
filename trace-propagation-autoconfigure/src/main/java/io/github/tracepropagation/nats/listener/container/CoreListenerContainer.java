// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.github.tracepropagation.nats.listener.processing.RoundTrips;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to subjects of core NATS. Each thread of the listener is one of jnats, with
 * subscriptions of its own.
 */
final class CoreListenerContainer extends AbstractNatsListenerContainer {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private final Connection connection;

	private final ListenerProcessor processor;

	private final Duration drainTimeout;

	private List<Dispatcher> dispatchers = List.of();

	private @Nullable DrainingDispatchers lastDraining;

	CoreListenerContainer(NatsListenerEndpoint endpoint, Connection connection, ListenerProcessor processor,
			Duration drainTimeout) {
		super(endpoint);
		this.connection = connection;
		this.processor = processor;
		this.drainTimeout = drainTimeout;
	}

	@Override
	void open() {
		if (this.lastDraining != null) {
			this.lastDraining.awaitUnsubscribed();
		}
		List<Dispatcher> opening = new ArrayList<>();
		try {
			for (int i = 0; i < getEndpoint().concurrency(); i++) {
				Dispatcher dispatcher = this.connection.createDispatcher(this::take);
				opening.add(dispatcher);
				getEndpoint().subjects().forEach((subject) -> subscribe(dispatcher, subject));
			}
			awaitServer();
		}
		catch (RuntimeException ex) {
			opening.forEach(this.connection::closeDispatcher);
			throw ex;
		}
		this.dispatchers = opening;
	}

	@Override
	Runnable close() {
		DrainingDispatchers draining = new DrainingDispatchers(this, this.connection, this.dispatchers,
				this.drainTimeout);
		this.lastDraining = draining;
		return draining;
	}

	// What is published once this container has started must find its subscriptions
	private void awaitServer() {
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			return;
		}
		try {
			RoundTrips.flush(this.connection, this.connection.getOptions().getConnectionTimeout());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			logger.warn("NATS listener {} has subscribed, but the server has not confirmed it yet", getEndpoint().id());
		}
	}

	// To the handler of the dispatcher, as jnats drops a message that comes in before the
	// handler of a single subscription is set
	private void subscribe(Dispatcher dispatcher, String subject) {
		String queue = getEndpoint().queue();
		if (queue != null) {
			dispatcher.subscribe(subject, queue);
		}
		else {
			dispatcher.subscribe(subject);
		}
	}

	private void take(Message message) {
		handle(() -> this.processor.process(message, message.getSubscription().getSubject()));
	}

}
