// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/**
 * Creates what sends the messages of producer bindings.
 */
public final class NatsOutboundHandlers {

	private final NatsBinderConnection connection;

	private final NatsHeaderMapper headerMapper;

	/**
	 * Create it.
	 * @param connection the server to send to
	 * @param headerMapper turns headers into those of NATS
	 */
	public NatsOutboundHandlers(NatsBinderConnection connection, NatsHeaderMapper headerMapper) {
		this.connection = connection;
		this.headerMapper = headerMapper;
	}

	/**
	 * Create what sends the messages of a binding.
	 * @param destination where to
	 * @param properties what the binding says
	 * @param errorChannel takes what could not be sent, or {@code null}
	 * @param beanFactory knows the beans of the application
	 * @return the handler
	 */
	public MessageHandler create(ProducerDestination destination,
			ExtendedProducerProperties<NatsProducerProperties> properties, @Nullable MessageChannel errorChannel,
			BeanFactory beanFactory) {
		NatsMessageHandler handler = new NatsMessageHandler(this.connection.operations(), this.headerMapper,
				destination);
		handler.setBeanFactory(beanFactory);
		return handler;
	}

}
