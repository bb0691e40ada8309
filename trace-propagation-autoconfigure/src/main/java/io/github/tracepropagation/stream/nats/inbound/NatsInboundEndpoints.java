// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;

import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.container.DefaultNatsListenerContainerFactory;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.provisioning.NatsConsumerDestination;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.integration.core.MessageProducer;

/**
 * Creates what brings messages to consumer bindings.
 */
public final class NatsInboundEndpoints {

	private final NatsListenerContainerFactory containerFactory;

	private final NatsHeaderMapper headerMapper;

	/**
	 * Create it.
	 * @param connection the server the messages come from
	 * @param headerMapper turns headers of NATS into those of Spring's messages
	 */
	public NatsInboundEndpoints(NatsBinderConnection connection, NatsHeaderMapper headerMapper) {
		this.containerFactory = new DefaultNatsListenerContainerFactory(connection.connection(),
				connection.instrumentation(), connection.payloadConverter(), connection.listenerSettings(), List.of());
		this.headerMapper = headerMapper;
	}

	/**
	 * Create what brings the messages of a binding.
	 * @param destination where from
	 * @param group the group, or {@code null} for an anonymous consumer
	 * @param properties what the binding says
	 * @param beanFactory knows the beans of the application
	 * @return the message producer
	 */
	public MessageProducer create(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties, BeanFactory beanFactory) {
		NatsInboundAdapter adapter = new NatsInboundAdapter(this.headerMapper);
		NatsConsumerDestination natsDestination = (NatsConsumerDestination) destination;
		adapter.setContainer(this.containerFactory
			.createContainer(NatsListenerEndpoint.builder(properties.getBindingName(), adapter::handle)
				.subjects(natsDestination.subjects().toArray(String[]::new))
				.queue(group)
				.build()));
		adapter.setBeanFactory(beanFactory);
		return adapter;
	}

}
