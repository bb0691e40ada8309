// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.nats.client.Connection;

/**
 * Creates the containers of an application's listeners.
 *
 * @since 0.1.0
 */
public final class NatsListenerContainerFactory {

	private final Connection connection;

	private final NatsInstrumentation instrumentation;

	private final Duration drainTimeout;

	/**
	 * Create the factory.
	 * @param connection the connection to subscribe on
	 * @param instrumentation records the hops
	 * @param drainTimeout how long a stopping container waits for messages that have
	 * already arrived to be handled
	 */
	public NatsListenerContainerFactory(Connection connection, NatsInstrumentation instrumentation,
			Duration drainTimeout) {
		this.connection = InstrumentedConnection.unwrap(connection);
		this.instrumentation = instrumentation;
		this.drainTimeout = drainTimeout;
	}

	/**
	 * Create a container, not yet started.
	 * @param endpoint what listens to which subjects
	 * @return the container
	 */
	public NatsMessageListenerContainer createContainer(NatsListenerEndpoint endpoint) {
		return new NatsMessageListenerContainer(this.connection, this.instrumentation, endpoint, this.drainTimeout);
	}

}
