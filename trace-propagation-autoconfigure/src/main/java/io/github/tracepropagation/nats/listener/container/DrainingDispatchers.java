// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
 * have arrived are still handed to it. Without a connection nothing more comes; jnats
 * would drop what has arrived and interrupt its handler, so that both are waited for.
 */
final class DrainingDispatchers implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private static final long LOOK_INTERVAL = 10;

	private final AbstractNatsListenerContainer container;

	private final Connection connection;

	private final List<Dispatcher> dispatchers;

	private final Duration timeout;

	private final CountDownLatch unsubscribed = new CountDownLatch(1);

	DrainingDispatchers(AbstractNatsListenerContainer container, Connection connection, List<Dispatcher> dispatchers,
			Duration timeout) {
		this.container = container;
		this.connection = connection;
		this.dispatchers = dispatchers;
		this.timeout = timeout;
	}

	/**
	 * Wait until no message comes to these subscriptions any longer, so that others in
	 * their place do not get it a second time.
	 */
	void awaitUnsubscribed() {
		try {
			this.unsubscribed.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Wait until the messages that have arrived are handled, or the time is up.
	 */
	@Override
	public void run() {
		long end = System.nanoTime() + this.timeout.toNanos();
		List<CompletableFuture<Boolean>> drained = List.of();
		try {
			boolean idle = awaitConnectedOrIdle(end);
			drained = this.dispatchers.stream().map((dispatcher) -> drain(dispatcher, idle, end)).toList();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.unsubscribed.countDown();
		}
		for (CompletableFuture<Boolean> one : drained) {
			finish(one, end - System.nanoTime());
		}
	}

	// Two looks, as between the queue of jnats and the handler a message is nowhere
	private boolean awaitConnectedOrIdle(long end) throws InterruptedException {
		boolean wasIdle = false;
		while (isReconnecting()) {
			boolean idle = !this.container.isHandling()
					&& this.dispatchers.stream().allMatch((dispatcher) -> dispatcher.getPendingMessageCount() == 0);
			if ((idle && wasIdle) || System.nanoTime() - end >= 0) {
				return idle;
			}
			wasIdle = idle;
			Thread.sleep(LOOK_INTERVAL);
		}
		return true;
	}

	private boolean isReconnecting() {
		Connection.Status status = this.connection.getStatus();
		return status != Connection.Status.CONNECTED && status != Connection.Status.CLOSED;
	}

	private CompletableFuture<Boolean> drain(Dispatcher dispatcher, boolean idle, long end) {
		try {
			if (this.connection.getStatus() == Connection.Status.CLOSED) {
				return CompletableFuture.completedFuture(true);
			}
			if (isReconnecting()) {
				this.connection.closeDispatcher(dispatcher);
				return CompletableFuture.completedFuture(idle);
			}
			return RoundTrips.drain(this.connection, dispatcher, end);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return CompletableFuture.failedFuture(ex);
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
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
			logger.warn("NATS listener {} could not finish its messages", this.container.getEndpoint().id(),
					ex.getCause());
		}
	}

	private void warn() {
		logger.warn("NATS listener {} did not finish its messages within {} ms", this.container.getEndpoint().id(),
				this.timeout.toMillis());
	}

}
