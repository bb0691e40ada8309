// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.cloud.stream.binder.AbstractMessageChannelBinder;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.ProducerProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.cloud.stream.provisioning.ProvisioningProvider;
import org.springframework.integration.core.MessageProducer;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/**
 * A binder that hands what is sent to a destination to its consumer, on the thread of the
 * sender, as a new message.
 */
public class LoopBinder extends AbstractMessageChannelBinder<ConsumerProperties, ProducerProperties, LoopBinder.Names> {

	private final Map<String, Endpoint> consumers = new ConcurrentHashMap<>();

	public LoopBinder() {
		super(new String[0], new Names());
	}

	/**
	 * Send a message to the consumer of a destination.
	 */
	public void deliver(String destination, Message<?> message) {
		Endpoint consumer = this.consumers.get(destination);
		if (consumer != null) {
			consumer
				.receive(MessageBuilder.withPayload(message.getPayload()).copyHeaders(message.getHeaders()).build());
		}
	}

	@Override
	protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
			ProducerProperties properties, MessageChannel errorChannel) {
		return (message) -> deliver(destination.getName(), message);
	}

	@Override
	protected MessageProducer createConsumerEndpoint(ConsumerDestination destination, String group,
			ConsumerProperties properties) {
		Endpoint endpoint = new Endpoint();
		endpoint.setBeanFactory(getBeanFactory());
		customize(endpoint, destination, group, properties);
		this.consumers.put(destination.getName(), endpoint);
		return endpoint;
	}

	protected void customize(MessageProducerSupport endpoint, ConsumerDestination destination, String group,
			ConsumerProperties properties) {
	}

	private static final class Endpoint extends MessageProducerSupport {

		void receive(Message<?> message) {
			sendMessage(message);
		}

	}

	/**
	 * Takes any name for a destination.
	 */
	static final class Names implements ProvisioningProvider<ConsumerProperties, ProducerProperties> {

		@Override
		public ProducerDestination provisionProducerDestination(String name, ProducerProperties properties) {
			return new ProducerDestination() {

				@Override
				public String getName() {
					return name;
				}

				@Override
				public String getNameForPartition(int partition) {
					return name;
				}

			};
		}

		@Override
		public ConsumerDestination provisionConsumerDestination(String name, String group,
				ConsumerProperties properties) {
			return () -> name;
		}

	}

}
