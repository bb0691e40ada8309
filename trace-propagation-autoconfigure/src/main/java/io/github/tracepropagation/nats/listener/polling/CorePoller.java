// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.polling;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.github.tracepropagation.nats.listener.processing.RoundTrips;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from a subscription of core NATS. Those that have arrived wait in the
 * queue of jnats, whose length is bounded, for the application to ask for them.
 */
final class CorePoller implements NatsMessagePoller {

	private static final Logger logger = LoggerFactory.getLogger(NatsMessagePoller.class);

	private final NatsListenerEndpoint endpoint;

	private final Connection connection;

	private final ListenerProcessor processor;

	private volatile @Nullable Subscription subscription;

	CorePoller(NatsListenerEndpoint endpoint, Connection connection, ListenerProcessor processor) {
		this.endpoint = endpoint;
		this.connection = connection;
		this.processor = processor;
	}

	@Override
	public @Nullable Message poll(Duration timeout) {
		Subscription polled = this.subscription;
		if (polled == null) {
			return null;
		}
		try {
			return polled.nextMessage(timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IllegalStateException ex) {
			logger.debug("NATS listener {} is polled while it stops", this.endpoint.id(), ex);
		}
		return null;
	}

	@Override
	public void process(Message message) {
		this.processor.process(message, this.endpoint.subjects().get(0));
	}

	@Override
	public synchronized void start() {
		if (this.subscription != null) {
			return;
		}
		String subject = this.endpoint.subjects().get(0);
		String queue = this.endpoint.queue();
		this.subscription = (queue != null) ? this.connection.subscribe(subject, queue)
				: this.connection.subscribe(subject);
		awaitServer();
		logger.info("NATS listener {} is polled for {}", this.endpoint.id(), subject);
	}

	// What is published once this has started must find the subscription
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
			logger.warn("NATS listener {} has subscribed, but the server has not confirmed it yet", this.endpoint.id());
		}
	}

	@Override
	public synchronized void stop() {
		Subscription stopping = this.subscription;
		this.subscription = null;
		if (stopping == null) {
			return;
		}
		long left = stopping.getPendingMessageCount();
		if (left > 0) {
			logger.warn("NATS listener {} stops with {} messages that nobody has polled, and nobody delivers again",
					this.endpoint.id(), left);
		}
		if (stopping.isActive()) {
			stopping.unsubscribe();
		}
	}

	@Override
	public boolean isRunning() {
		return this.subscription != null;
	}

}
