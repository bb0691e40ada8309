// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.monitoring.ListenerGroup;
import io.github.tracepropagation.nats.monitoring.ServerUrls;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the first attempt to connect: hands out the connection while it is still being
 * made, which jnats gives to listeners only, and knows why a server did not take it.
 */
final class FirstAttempt implements ConnectionListener, ErrorListener {

	private static final Logger log = LoggerFactory.getLogger(NatsConnectionFactoryBean.class);

	private final Options options;

	private final AtomicInteger serversLeft;

	private final CompletableFuture<Connection> connection = new CompletableFuture<>();

	private volatile @Nullable Exception lastFailure;

	private volatile boolean connected;

	private volatile boolean inBackground;

	FirstAttempt(Options options) {
		ConnectionListener listener = options.getConnectionListener();
		this.options = new Options.Builder(options)
			.connectionListener(
					(listener != null) ? ListenerGroup.of(ConnectionListener.class, List.of(this, listener)) : this)
			.errorListener(ListenerGroup.of(ErrorListener.class, List.of(this, options.getErrorListener())))
			.build();
		this.serversLeft = new AtomicInteger(options.getServers().size());
	}

	Options options() {
		return this.options;
	}

	@Nullable Exception lastFailure() {
		return this.lastFailure;
	}

	/**
	 * Wait until a server has been connected to, or each has been tried.
	 * @return the connection
	 */
	Connection await() throws IOException, InterruptedException {
		try {
			return this.connection.get();
		}
		catch (ExecutionException ex) {
			throw new IOException(ex.getCause());
		}
	}

	/**
	 * Let the attempts go on in the background, where nobody else hears of their end.
	 */
	void startBackground() {
		this.inBackground = true;
	}

	/**
	 * Stop telling of the end, as it is wanted now.
	 * @return whether the attempts were going on
	 */
	boolean endBackground() {
		boolean goingOn = this.inBackground && !this.connected;
		this.inBackground = false;
		return goingOn;
	}

	// A login that is refused twice closes the connection for good, so there is nothing
	// to wait for
	boolean isRefused(Connection connection) {
		String error = connection.getLastError();
		return !this.connected && error != null && error.toLowerCase(Locale.ROOT).contains("auth");
	}

	@Deprecated
	@Override
	public void connectionEvent(Connection connection, Events event) {
		switch (event) {
			case CONNECTED, RECONNECTED -> {
				this.connected = true;
				this.connection.complete(connection);
			}
			case DISCONNECTED -> {
				if (this.serversLeft.decrementAndGet() <= 0) {
					this.connection.complete(connection);
				}
			}
			case CLOSED -> closed(connection);
			default -> {
			}
		}
	}

	@Override
	public void exceptionOccurred(@Nullable Connection connection, Exception exception) {
		if (!this.connected) {
			this.lastFailure = exception;
			if (connection == null) {
				this.connection.completeExceptionally(exception);
			}
		}
	}

	private void closed(Connection connection) {
		this.connection.complete(connection);
		if (this.inBackground && !this.connected) {
			this.inBackground = false;
			log.error("No NATS server was connected to, and it is not tried any more{}", reason(connection));
		}
	}

	private static String reason(Connection connection) {
		String error = connection.getLastError();
		return (error != null) ? ": the server says '" + ServerUrls.withoutLogin(error) + "'" : "";
	}

}
