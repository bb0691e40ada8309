// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDeadLetterProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsStreamProperties;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * What all bindings say to NATS where they say nothing else. Spring Cloud Stream reads it
 * by the prefix alone; this tells an editor which keys there are.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(NatsExtendedBindingProperties.DEFAULTS)
public class NatsBindingDefaultProperties {

	/**
	 * What they say as consumers.
	 */
	private final Consumer consumer = new Consumer();

	/**
	 * What they say as producers.
	 */
	private final Producer producer = new Producer();

	public Consumer getConsumer() {
		return this.consumer;
	}

	public Producer getProducer() {
		return this.producer;
	}

	/**
	 * What all consumers say, with the groups of its keys.
	 */
	public static class Consumer extends NatsConsumerProperties {

		@Override
		@NestedConfigurationProperty
		public NatsStreamProperties getStream() {
			return super.getStream();
		}

		@Override
		@NestedConfigurationProperty
		public NatsDeadLetterProperties getDeadLetter() {
			return super.getDeadLetter();
		}

	}

	/**
	 * What all producers say, with the groups of its keys.
	 */
	public static class Producer extends NatsProducerProperties {

		@Override
		@NestedConfigurationProperty
		public NatsStreamProperties getStream() {
			return super.getStream();
		}

	}

}
