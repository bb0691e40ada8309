// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

/**
 * Publishes the messages of a binding.
 */
interface OutboundPublisher {

	/**
	 * Publish a message.
	 * @param message the message
	 * @throws RuntimeException where it cannot be published, as far as that is known when
	 * this returns
	 */
	void publish(OutboundMessage message);

	/**
	 * Wait for what has been published and is not known to have arrived.
	 */
	default void drain() {
	}

}
