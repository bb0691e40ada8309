// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of a container that stops: they take no more messages, and those that
 * have arrived are still handled. Without a connection there is nothing to wait for.
 */
final class DrainingSubscription {

	private static final Logger logger = LoggerFactory.getLogger(NatsMessageListenerContainer.class);

	private final String listenerId;

	private final Duration timeout;

	private final CompletableFuture<Boolean> drained;

	DrainingSubscription(String listenerId, Connection connection, @Nullable Dispatcher dispatcher, Duration timeout) {
		this.listenerId = listenerId;
		this.timeout = timeout;
		this.drained = drain(connection, dispatcher, timeout);
	}

	private static CompletableFuture<Boolean> drain(Connection connection, @Nullable Dispatcher dispatcher,
			Duration timeout) {
		if (dispatcher == null || connection.getStatus() == Connection.Status.CLOSED) {
			return CompletableFuture.completedFuture(true);
		}
		try {
			if (connection.getStatus() != Connection.Status.CONNECTED) {
				connection.closeDispatcher(dispatcher);
				return CompletableFuture.completedFuture(true);
			}
			return dispatcher.drain(timeout);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return CompletableFuture.failedFuture(ex);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Wait until the messages that have arrived are handled, or the time is up.
	 */
	void finish() {
		try {
			if (!this.drained.get(this.timeout.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("NATS listener {} did not finish its messages within {} ms", this.listenerId,
						this.timeout.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			logger.warn("NATS listener {} did not finish its messages within {} ms", this.listenerId,
					this.timeout.toMillis());
		}
		catch (ExecutionException ex) {
			logger.warn("NATS listener {} could not finish its messages", this.listenerId, ex.getCause());
		}
	}

}
