// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.util.Locale;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ConnectionListener} that logs each change of a connection once: that it is
 * there, lost, back, or closed. jnats itself tells of every attempt to connect again.
 * Passwords in URLs are left out. One instance serves one connection.
 *
 * @since 0.1.0
 */
public final class NatsConnectionLog implements ConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(NatsConnectionLog.class);

	private State state = State.NEW;

	private long lostAt;

	@Deprecated
	@Override
	public void connectionEvent(Connection connection, Events event) {
		connectionEvent(connection, event, System.currentTimeMillis(), null);
	}

	@Override
	public synchronized void connectionEvent(Connection connection, Events event, Long time,
			@Nullable String uriDetails) {
		String name = Names.of(connection);
		String url = ServerUrls.withoutLogin(uriDetails);
		switch (event) {
			case CONNECTED, RECONNECTED -> connected(name, url, time);
			case DISCONNECTED -> lost(name, time);
			case CLOSED -> closed(connection, name, time);
			case LAME_DUCK ->
				logger.info("{}: the server {} is about to stop, another one will be looked for", name, url);
			default -> logger.debug("{}: {} {}", name, event.getEvent(), url);
		}
	}

	private void connected(String name, String url, long time) {
		if (this.state == State.LOST) {
			logger.info("{} is back after {}, at {}", name, secondsSince(this.lostAt, time), url);
		}
		else {
			logger.info("{} is there, at {}", name, url);
		}
		this.state = State.CONNECTED;
	}

	// jnats reports each attempt that fails as one more loss
	private void lost(String name, long time) {
		if (this.state == State.CONNECTED) {
			this.state = State.LOST;
			this.lostAt = time;
			logger.warn("{} is lost, reconnecting", name);
		}
	}

	private void closed(Connection connection, String name, long time) {
		if (this.state == State.LOST) {
			logger.error("{} is closed, {} after it was lost, and what waited to be sent is gone{}", name,
					secondsSince(this.lostAt, time), reason(connection));
		}
		else if (this.state == State.CONNECTED) {
			logger.info("{} is closed", name);
		}
		else {
			logger.debug("{} is closed without having been connected", name);
		}
		this.state = State.CLOSED;
	}

	private static String reason(Connection connection) {
		String error = connection.getLastError();
		return (error != null) ? ": the server says '" + ServerUrls.withoutLogin(error) + "'" : "";
	}

	private static String secondsSince(long start, long end) {
		return String.format(Locale.ROOT, "%.1f s", (end - start) / 1000.0);
	}

	/**
	 * What has been logged last.
	 */
	private enum State {

		NEW, CONNECTED, LOST, CLOSED

	}

}
