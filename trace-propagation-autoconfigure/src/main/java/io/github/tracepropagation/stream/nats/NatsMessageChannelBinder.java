// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.stream.SelfObservingBinder;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.inbound.NatsInboundEndpoints;
import io.github.tracepropagation.stream.nats.inbound.PollingRetryTemplate;
import io.github.tracepropagation.stream.nats.inbound.SourceDataErrorMessageStrategy;
import io.github.tracepropagation.stream.nats.outbound.NatsOutboundHandlers;
import io.github.tracepropagation.stream.nats.provisioning.NatsProvisioner;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.AbstractMessageChannelBinder;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;
import org.springframework.cloud.stream.binder.DefaultPollableMessageSource;
import org.springframework.cloud.stream.binder.ExtendedBindingProperties;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.ExtendedPropertiesBinder;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.channel.AbstractMessageChannel;
import org.springframework.integration.core.MessageProducer;
import org.springframework.integration.support.ErrorMessageStrategy;
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
		implements ExtendedPropertiesBinder<MessageChannel, NatsConsumerProperties, NatsProducerProperties>,
		SelfObservingBinder {

	private static final ErrorMessageStrategy ERROR_MESSAGE_STRATEGY = new SourceDataErrorMessageStrategy();

	private final ExtendedBindingProperties<NatsConsumerProperties, NatsProducerProperties> properties;

	private final NatsInboundEndpoints inbound;

	private final NatsOutboundHandlers outbound;

	private final EarlyProvisioning earlyProvisioning;

	private final NewDestinations newDestinations = new NewDestinations();

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
		this.earlyProvisioning = new EarlyProvisioning(provisioner);
	}

	/**
	 * Return what a consumer binding says to NATS. As this is asked for just before the
	 * binding is bound, what it needs is provisioned here.
	 * @throws IllegalArgumentException where something does not go together
	 * @throws IllegalStateException where the server refuses what the binding needs
	 */
	@Override
	public NatsConsumerProperties getExtendedConsumerProperties(String bindingName) {
		NatsConsumerProperties extension = this.properties.getExtendedConsumerProperties(bindingName);
		BindingServiceProperties bindings = getBindingServiceProperties();
		if (bindings != null) {
			this.inbound.check(bindingName, bindings.getBindingDestination(bindingName), bindings.getGroup(bindingName),
					bindings.getConsumerProperties(bindingName), extension);
			this.earlyProvisioning.provisionConsumer(bindingName, bindings, extension, this::prepare);
		}
		return extension;
	}

	// Where one instance takes several partitions, its binding names none of them yet
	private void prepare(ConsumerDestination destination,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		List<Integer> partitions = properties.getInstanceIndexList();
		if (!properties.isPartitioned() || partitions == null || partitions.isEmpty()) {
			String group = getBindingServiceProperties().getGroup(properties.getBindingName());
			this.inbound.prepare(destination, group, properties, getBeanFactory());
		}
	}

	/**
	 * Return what a producer binding says to NATS. As this is asked for just before the
	 * binding is bound, what it needs is provisioned here.
	 * @throws IllegalArgumentException where something does not go together
	 * @throws IllegalStateException where the server refuses what the binding needs
	 */
	@Override
	public NatsProducerProperties getExtendedProducerProperties(String bindingName) {
		NatsProducerProperties extension = this.properties.getExtendedProducerProperties(bindingName);
		BindingServiceProperties bindings = getBindingServiceProperties();
		if (bindings != null && !this.newDestinations.isToBeChanged(bindingName, getApplicationContext())) {
			this.earlyProvisioning.provisionProducer(bindingName, bindings, extension);
		}
		return extension;
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

	// The template makes the span of the hop, and headers that say so
	@Override
	protected void postProcessOutputChannel(MessageChannel outputChannel,
			ExtendedProducerProperties<NatsProducerProperties> producerProperties) {
		if (outputChannel instanceof AbstractMessageChannel channel) {
			channel.registerObservationRegistry(ObservationRegistry.NOOP);
		}
	}

	@Override
	protected MessageProducer createConsumerEndpoint(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		ErrorInfrastructure errors = registerErrorInfrastructure(destination, group, properties);
		return this.inbound.create(destination, group, properties, retryTemplate(properties), errors.getRecoverer(),
				getBeanFactory());
	}

	@Override
	protected PolledConsumerResources createPolledConsumerResources(String name, @Nullable String group,
			ConsumerDestination destination, ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		ErrorInfrastructure errors = registerErrorInfrastructure(destination, group, properties, true);
		return new PolledConsumerResources(this.inbound.createPolled(destination, group, properties,
				retryTemplate(properties), errors.getRecoverer(), getBeanFactory()), errors);
	}

	private @Nullable RetryTemplate retryTemplate(ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		return (properties.getMaxAttempts() > 1) ? buildRetryTemplate(properties) : null;
	}

	@Override
	protected void postProcessPollableSource(DefaultPollableMessageSource bindingTarget) {
		PollingRetryTemplate.install(bindingTarget);
	}

	@Override
	protected void afterUnbindConsumer(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		this.inbound.forget(destination, group, properties);
	}

	@Override
	protected ErrorMessageStrategy getErrorMessageStrategy() {
		return ERROR_MESSAGE_STRATEGY;
	}

	@Override
	protected Map<String, Object> doGetAdditionalConfigurationProperties(String name) {
		return this.inbound.describe(name);
	}

}
