// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.nats.client.Connection;
import io.nats.client.Consumer;

/**
 * Waits for the server to have got what was sent to it, on one thread at a time. A flush
 * is a ping, and jnats gives a connection up for lost when a third one is sent before the
 * first is answered: listeners that stop together would disconnect the application.
 *
 * @since 0.1.0
 */
public final class RoundTrips {

	private static final Duration SHORTEST = Duration.ofMillis(1);

	private RoundTrips() {
	}

	/**
	 * Wait until the server has got everything.
	 * @param connection the connection
	 * @param timeout how long to wait
	 * @throws TimeoutException where it did not answer in time
	 * @throws InterruptedException where this thread was interrupted
	 */
	public static void flush(Connection connection, Duration timeout) throws TimeoutException, InterruptedException {
		synchronized (connection) {
			connection.flush(timeout);
		}
	}

	/**
	 * Have a subscription take no more messages, and wait until the server knows.
	 * @param connection the connection
	 * @param subscription the subscription, or the dispatcher with several
	 * @param end until when to wait, as in {@link System#nanoTime()}: for other threads,
	 * for the server, and for the messages that have arrived
	 * @return whether the messages that have arrived were handled in time
	 * @throws InterruptedException where this thread was interrupted
	 */
	public static CompletableFuture<Boolean> drain(Connection connection, Consumer subscription, long end)
			throws InterruptedException {
		synchronized (connection) {
			// To jnats 0 is for ever
			return subscription.drain(Duration.ofNanos(Math.max(end - System.nanoTime(), SHORTEST.toNanos())));
		}
	}

}
