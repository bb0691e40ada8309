// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.processing.RoundTrips;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions of a container that stops: they take no more messages, and those that
 * have arrived are still handed to it. Without a connection there is nothing to wait for.
 */
final class DrainingDispatchers implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private final String listenerId;

	private final Duration timeout;

	private final List<CompletableFuture<Boolean>> drained;

	DrainingDispatchers(String listenerId, Connection connection, List<Dispatcher> dispatchers, Duration timeout) {
		this.listenerId = listenerId;
		this.timeout = timeout;
		this.drained = dispatchers.stream().map((dispatcher) -> drain(connection, dispatcher, timeout)).toList();
	}

	private static CompletableFuture<Boolean> drain(Connection connection, Dispatcher dispatcher, Duration timeout) {
		if (connection.getStatus() == Connection.Status.CLOSED) {
			return CompletableFuture.completedFuture(true);
		}
		try {
			if (connection.getStatus() != Connection.Status.CONNECTED) {
				connection.closeDispatcher(dispatcher);
				return CompletableFuture.completedFuture(true);
			}
			return RoundTrips.drain(connection, dispatcher, timeout);
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
	@Override
	public void run() {
		long end = System.nanoTime() + this.timeout.toNanos();
		for (CompletableFuture<Boolean> one : this.drained) {
			finish(one, end - System.nanoTime());
		}
	}

	private void finish(CompletableFuture<Boolean> one, long nanos) {
		try {
			if (!one.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS)) {
				warn();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			warn();
		}
		catch (ExecutionException ex) {
			logger.warn("NATS listener {} could not finish its messages", this.listenerId, ex.getCause());
		}
	}

	private void warn() {
		logger.warn("NATS listener {} did not finish its messages within {} ms", this.listenerId,
				this.timeout.toMillis());
	}

}
