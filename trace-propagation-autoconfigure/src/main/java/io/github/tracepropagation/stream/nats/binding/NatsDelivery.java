// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

/**
 * What NATS promises of the messages of a binding.
 *
 * @since 0.1.0
 */
public enum NatsDelivery {

	/**
	 * Core NATS: at most once, to those who listen at that moment.
	 */
	CORE,

	/**
	 * JetStream: stored in a stream, and delivered until it is acknowledged.
	 */
	JETSTREAM

}
