// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;

/**
 * What a binding says to NATS.
 *
 * @since 0.1.0
 */
public class NatsBindingProperties implements BinderSpecificPropertiesProvider {

	/**
	 * What it says as a consumer.
	 */
	private final NatsConsumerProperties consumer = new NatsConsumerProperties();

	/**
	 * What it says as a producer.
	 */
	private final NatsProducerProperties producer = new NatsProducerProperties();

	@Override
	public NatsConsumerProperties getConsumer() {
		return this.consumer;
	}

	@Override
	public NatsProducerProperties getProducer() {
		return this.producer;
	}

}
