// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;

/**
 * What a connection allows of a message. A connection that was made with
 * {@code noHeaders()} is reset by the server when a message has some, although the server
 * supports them.
 *
 * @param headers whether messages may have headers
 * @param maxSize how many bytes the headers and the payload may have together, not more
 * than 0 where that is not known
 * @since 0.1.0
 */
public record MessageLimits(boolean headers, long maxSize) {

	/**
	 * Return the limits of a connection as they are now. They may be others after it has
	 * been connected again.
	 * @param connection the connection
	 * @return its limits
	 */
	public static MessageLimits of(Connection connection) {
		ServerInfo server = connection.getServerInfo();
		return new MessageLimits(!connection.getOptions().isNoHeaders() && server.isHeadersSupported(),
				server.getMaxPayload());
	}

}
