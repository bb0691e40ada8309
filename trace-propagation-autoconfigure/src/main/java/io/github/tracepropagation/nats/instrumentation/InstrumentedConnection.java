// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import io.nats.client.Connection;

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
	 * Return the connection that records nothing.
	 * @param connection a connection, instrumented or not
	 * @return the connection below, or the connection itself where it is not instrumented
	 */
	static Connection unwrap(Connection connection) {
		return (connection instanceof InstrumentedConnection instrumented) ? instrumented.unwrap() : connection;
	}

}
