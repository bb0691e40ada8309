// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import io.nats.client.Connection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.Assert;

/**
 * Gets the connection of an application. nats-spring declares a bean that is {@code null}
 * where it is not configured, so that a condition on the bean says too little.
 *
 * @since 0.1.0
 */
public final class RequiredConnection {

	private RequiredConnection() {
	}

	/**
	 * Get the connection.
	 * @param connections the connections of an application
	 * @return the connection
	 * @throws IllegalStateException where there is none, or more than one and no primary
	 */
	public static Connection get(ObjectProvider<Connection> connections) {
		Connection connection = connections.getIfAvailable();
		Assert.state(connection != null,
				"There is no NATS connection: set 'trace-propagation.nats.connection.servers', "
						+ "or declare a bean of type io.nats.client.Connection");
		return connection;
	}

}
