// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What all bindings say to NATS where they say nothing else. Spring Cloud Stream reads it
 * by the prefix alone; this tells an editor which keys there are.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(NatsExtendedBindingProperties.DEFAULTS_PREFIX)
public class NatsBindingDefaultProperties {

	/**
	 * What they say as consumers.
	 */
	@NestedConfigurationProperty
	private final NatsConsumerProperties consumer = new NatsConsumerProperties();

	/**
	 * What they say as producers.
	 */
	@NestedConfigurationProperty
	private final NatsProducerProperties producer = new NatsProducerProperties();

	public NatsConsumerProperties getConsumer() {
		return this.consumer;
	}

	public NatsProducerProperties getProducer() {
		return this.producer;
	}

}
