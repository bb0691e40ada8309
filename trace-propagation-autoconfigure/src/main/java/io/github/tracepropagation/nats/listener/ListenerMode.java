// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

/**
 * Ways for a listener to get its messages.
 *
 * @since 0.1.0
 */
public enum ListenerMode {

	/**
	 * {@link #CORE} without a stream, {@link #PULL} with one.
	 */
	AUTO,

	/**
	 * A subscription of core NATS: at most once, nothing is acknowledged.
	 */
	CORE,

	/**
	 * A JetStream consumer that the listener asks for as many messages as it can take.
	 */
	PULL,

	/**
	 * A JetStream consumer that the server sends to the listener from.
	 */
	PUSH

}
