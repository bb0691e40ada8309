// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import io.nats.client.Connection;
import io.nats.client.Message;

/**
 * A {@link Connection} whose hops are recorded by itself. What records its own hops takes
 * the connection below it, as there must never be two spans for one hop.
 *
 * @since 0.1.0
 */
public interface InstrumentedConnection extends Connection {

	/**
	 * Return the connection below.
	 * @return the connection of jnats
	 */
	Connection unwrap();

	/**
	 * Return a message for code of the application's own, which may send by the
	 * connection of the message.
	 * @param message a message from the connection below
	 * @return the message, with this connection as its connection
	 */
	Message instrument(Message message);

	/**
	 * Return the connection that records nothing.
	 * @param connection a connection, instrumented or not
	 * @return the connection below, or the connection itself where it is not instrumented
	 */
	static Connection unwrap(Connection connection) {
		return (connection instanceof InstrumentedConnection instrumented) ? instrumented.unwrap() : connection;
	}

}
