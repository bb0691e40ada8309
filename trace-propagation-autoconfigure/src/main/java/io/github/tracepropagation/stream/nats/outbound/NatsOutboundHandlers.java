// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.time.Duration;

import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.jetstream.NatsJetStreamOperations;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.FilteringNatsHeaderMapper;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.provisioning.NatsProducerDestination;
import io.nats.client.PublishOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.util.StringUtils;

/**
 * Creates what sends the messages of producer bindings.
 *
 * @since 0.1.0
 */
public final class NatsOutboundHandlers {

	// Beyond the time after which an acknowledgement counts as missing
	private static final Duration PATIENCE = Duration.ofSeconds(5);

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
	 * @param errorChannel takes what was sent and did not arrive, or {@code null} for the
	 * log
	 * @param beanFactory knows the beans of the application
	 * @return the handler
	 */
	public MessageHandler create(ProducerDestination destination,
			ExtendedProducerProperties<NatsProducerProperties> properties, @Nullable MessageChannel errorChannel,
			BeanFactory beanFactory) {
		NatsProducerDestination natsDestination = (NatsProducerDestination) destination;
		String bindingName = properties.getBindingName();
		OutboundFailures failures = new OutboundFailures(
				StringUtils.hasText(bindingName) ? bindingName : destination.getName(), natsDestination.stream());
		NatsHeaderMapper mapper = new FilteringNatsHeaderMapper(this.headerMapper,
				properties.getExtension().getHeaderPatterns());
		NatsMessageHandler handler = new NatsMessageHandler(
				new OutboundMessages(natsDestination, properties, mapper, this.connection.payloadConverter()),
				publisher(properties.getExtension(), failures, errorChannel), failures);
		handler.setBeanFactory(beanFactory);
		return handler;
	}

	private OutboundPublisher publisher(NatsProducerProperties properties, OutboundFailures failures,
			@Nullable MessageChannel errorChannel) {
		NatsOperations operations = this.connection.operations();
		if (failures.stream() == null) {
			return (message) -> operations.publish(message.subject(), message.payload(), message.headers());
		}
		NatsJetStreamOperations jetStream = operations.jetStream();
		Duration ackTimeout = properties.getAckTimeout();
		PublishOptions options = (ackTimeout != null) ? PublishOptions.builder().streamTimeout(ackTimeout).build()
				: null;
		if (properties.isSync()) {
			return (message) -> jetStream.publish(message.subject(), message.payload(), message.headers(), options);
		}
		Duration requestTimeout = this.connection.listenerSettings().jetStreamOptions().getRequestTimeout();
		Duration longest = (ackTimeout != null) ? ackTimeout : requestTimeout;
		Duration patience = PATIENCE.plus((longest != null) ? longest : PATIENCE);
		return new AsyncPublisher(jetStream, options, failures,
				new InFlight(failures.binding(), properties.getMaxInFlight(), patience),
				new SendFailures(failures, errorChannel));
	}

}
