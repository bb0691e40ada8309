// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

/**
 * Whether a listener gets messages from JetStream. A change is logged, once for all of
 * its threads, and a connection that is there again is told at once. Safe for use by any
 * number of threads.
 *
 * @since 0.1.0
 */
public final class Availability implements ConnectionListener {

	/**
	 * How long to wait before it is tried again.
	 */
	static final Duration RETRY = Duration.ofMillis(500);

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private final String listenerId;

	private final Connection connection;

	private final Runnable whenConnected;

	private final AtomicBoolean lost = new AtomicBoolean();

	/**
	 * Create it.
	 * @param listenerId names the listener in log lines
	 * @param connection the connection the messages come by
	 * @param whenConnected called where the connection is there again, on a thread of
	 * jnats
	 */
	public Availability(String listenerId, Connection connection, Runnable whenConnected) {
		this.listenerId = listenerId;
		this.connection = connection;
		this.whenConnected = whenConnected;
	}

	/**
	 * Look at the connection from now on.
	 */
	public void listen() {
		this.connection.addConnectionListener(this);
	}

	/**
	 * Look at the connection no longer.
	 */
	public void listenNoMore() {
		this.connection.removeConnectionListener(this);
	}

	@Override
	@Deprecated
	@SuppressWarnings("deprecation")
	public void connectionEvent(Connection connection, Events type) {
		if (type == Events.RESUBSCRIBED || type == Events.CONNECTED) {
			this.whenConnected.run();
		}
	}

	/**
	 * Return whether there is a connection.
	 * @return whether the server can be asked
	 */
	public boolean isConnected() {
		return this.connection.getStatus() == Connection.Status.CONNECTED;
	}

	/**
	 * Check that there is a connection.
	 * @throws IllegalStateException where there is none
	 */
	public void checkConnected() {
		Assert.state(isConnected(), () -> "The connection is " + this.connection.getStatus());
	}

	/**
	 * Log that no messages come, once until they come again.
	 * @param reason why
	 */
	public void lost(Throwable reason) {
		if (this.lost.compareAndSet(false, true)) {
			logger.warn("NATS listener {} gets no messages, and tries until it does: {}", this.listenerId,
					(reason instanceof IllegalStateException) ? reason.getMessage() : reason.toString());
		}
	}

	/**
	 * Log that messages come again, where it was logged that they do not.
	 */
	public void back() {
		if (this.lost.compareAndSet(true, false)) {
			logger.info("NATS listener {} gets messages again", this.listenerId);
		}
	}

}
