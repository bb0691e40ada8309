// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

/**
 * A nats-server of one test alone, which may be away for a while.
 *
 * @since 0.1.0
 */
public interface OwnNatsServer extends NatsTestServer {

	/**
	 * Stop the server. Its port and its streams are kept for {@link #startAgain()}. Does
	 * nothing where it is stopped already.
	 */
	void stop();

	/**
	 * Start the server again, at the same URL and with the streams it had. Returns when
	 * it takes connections.
	 * @throws IllegalStateException where it does not start
	 */
	void startAgain();

}
