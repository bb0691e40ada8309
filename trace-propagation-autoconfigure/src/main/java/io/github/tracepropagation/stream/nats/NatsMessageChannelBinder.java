// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.inbound.NatsInboundEndpoints;
import io.github.tracepropagation.stream.nats.outbound.NatsOutboundHandlers;
import io.github.tracepropagation.stream.nats.provisioning.NatsProvisioner;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.AbstractMessageChannelBinder;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;
import org.springframework.cloud.stream.binder.ExtendedBindingProperties;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.integration.core.MessageProducer;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;

/**
 * {@link org.springframework.cloud.stream.binder.Binder Binder} for NATS. A destination
 * is a subject; a group is a queue group of core NATS, or a durable consumer of
 * JetStream.
 *
 * @since 0.1.0
 */
public class NatsMessageChannelBinder extends
		AbstractMessageChannelBinder<ExtendedConsumerProperties<NatsConsumerProperties>, ExtendedProducerProperties<NatsProducerProperties>, NatsProvisioner>
		implements ExtendedPropertiesBinder<MessageChannel, NatsConsumerProperties, NatsProducerProperties> {

	private final ExtendedBindingProperties<NatsConsumerProperties, NatsProducerProperties> properties;

	private final NatsInboundEndpoints inbound;

	private final NatsOutboundHandlers outbound;

	/**
	 * Create the binder.
	 * @param connection the server to bind to
	 * @param provisioner finds and creates what a destination stands for
	 * @param headerMapper turns the headers of Spring's messages into those of NATS and
	 * back
	 * @param properties what bindings say to NATS
	 */
	public NatsMessageChannelBinder(NatsBinderConnection connection, NatsProvisioner provisioner,
			NatsHeaderMapper headerMapper,
			ExtendedBindingProperties<NatsConsumerProperties, NatsProducerProperties> properties) {
		super(new String[0], provisioner);
		this.properties = properties;
		this.inbound = new NatsInboundEndpoints(connection, headerMapper);
		this.outbound = new NatsOutboundHandlers(connection, headerMapper);
	}

	@Override
	public NatsConsumerProperties getExtendedConsumerProperties(String bindingName) {
		return this.properties.getExtendedConsumerProperties(bindingName);
	}

	@Override
	public NatsProducerProperties getExtendedProducerProperties(String bindingName) {
		return this.properties.getExtendedProducerProperties(bindingName);
	}

	@Override
	public String getDefaultsPrefix() {
		return this.properties.getDefaultsPrefix();
	}

	@Override
	public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
		return this.properties.getExtendedPropertiesEntryClass();
	}

	@Override
	protected MessageHandler createProducerMessageHandler(ProducerDestination destination,
			ExtendedProducerProperties<NatsProducerProperties> producerProperties,
			@Nullable MessageChannel errorChannel) {
		return this.outbound.create(destination, producerProperties, errorChannel, getBeanFactory());
	}

	@Override
	protected MessageProducer createConsumerEndpoint(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		return this.inbound.create(destination, group, properties, getBeanFactory());
	}

}
