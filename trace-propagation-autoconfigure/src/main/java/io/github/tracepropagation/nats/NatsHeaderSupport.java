// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import io.nats.client.Connection;

/**
 * Tells whether messages on a connection may have headers. A connection that was made
 * with {@code noHeaders()} is reset by the server when a message has some, although the
 * server supports them.
 */
final class NatsHeaderSupport {

	private NatsHeaderSupport() {
	}

	static boolean isPresent(Connection connection) {
		return !connection.getOptions().isNoHeaders() && connection.getServerInfo().isHeadersSupported();
	}

}
