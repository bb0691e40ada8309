// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import io.nats.client.api.ConsumerConfiguration;

/**
 * Changes the JetStream consumers of listeners before they are created, and again each
 * time a listener finds its consumer there already.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NatsConsumerConfigurationCustomizer {

	/**
	 * Change the configuration of a consumer.
	 * @param endpoint the listener the consumer is for
	 * @param configuration the configuration so far; what the server forbids to change of
	 * an existing consumer must stay as it is
	 */
	void customize(NatsListenerEndpoint endpoint, ConsumerConfiguration.Builder configuration);

}
