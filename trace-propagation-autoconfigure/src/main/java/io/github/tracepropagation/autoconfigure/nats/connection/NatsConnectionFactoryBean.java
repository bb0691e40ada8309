// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.nats.client.AuthenticationException;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.AbstractFactoryBean;

/**
 * {@link org.springframework.beans.factory.FactoryBean} for a {@link Connection} that
 * sends what is on its way before it is closed. It is destroyed after the beans that use
 * the connection.
 */
class NatsConnectionFactoryBean extends AbstractFactoryBean<Connection> {

	private static final Logger log = LoggerFactory.getLogger(NatsConnectionFactoryBean.class);

	private final Options options;

	private final boolean retryOnStartup;

	private final Duration drainTimeout;

	private @Nullable FirstAttempt attempt;

	NatsConnectionFactoryBean(Options options, boolean retryOnStartup, Duration drainTimeout) {
		this.options = options;
		this.retryOnStartup = retryOnStartup;
		this.drainTimeout = drainTimeout;
	}

	@Override
	public Class<?> getObjectType() {
		return Connection.class;
	}

	@Override
	protected Connection createInstance() throws InterruptedException {
		FirstAttempt attempt = new FirstAttempt(this.options);
		this.attempt = attempt;
		try {
			return this.retryOnStartup ? connectOrRetry(attempt) : Nats.connect(attempt.options());
		}
		catch (IOException ex) {
			throw new NatsConnectionFailedException(this.options.getServers(), ex, attempt.lastFailure());
		}
	}

	private Connection connectOrRetry(FirstAttempt attempt) throws IOException, InterruptedException {
		Nats.connectAsynchronously(attempt.options(), true);
		Connection connection = attempt.await();
		if (attempt.isRefused(connection)) {
			connection.close();
			throw new AuthenticationException("Refused");
		}
		attempt.startBackground();
		if (connection.getStatus() == Connection.Status.CLOSED) {
			throw new IOException("Closed");
		}
		if (connection.getStatus() != Connection.Status.CONNECTED) {
			log.warn("No NATS server answers at {}: the application starts without one, and is connected as soon as "
					+ "one does", NatsConnectionFailedException.describe(this.options.getServers()));
		}
		return connection;
	}

	@Override
	protected void destroyInstance(@Nullable Connection connection) throws Exception {
		if (connection == null) {
			return;
		}
		if (this.attempt != null && this.attempt.endBackground()) {
			log.warn("The NATS connection is closed before a server was there, and what waited to be sent is gone");
		}
		try {
			if (connection.getStatus() == Connection.Status.CONNECTED && this.drainTimeout.toMillis() > 0) {
				drain(connection);
			}
		}
		finally {
			connection.close();
		}
	}

	private void drain(Connection connection) throws InterruptedException {
		try {
			Boolean drained = connection.drain(this.drainTimeout)
				.get(this.drainTimeout.toMillis(), TimeUnit.MILLISECONDS);
			if (!Boolean.TRUE.equals(drained)) {
				log.warn("The NATS connection is closed before everything was sent or handled");
			}
		}
		catch (TimeoutException | ExecutionException ex) {
			log.warn("The NATS connection is closed before everything was sent or handled", ex);
		}
	}

}
