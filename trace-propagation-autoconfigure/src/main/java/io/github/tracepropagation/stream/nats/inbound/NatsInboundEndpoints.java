// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.container.DefaultNatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.polling.NatsMessagePollerFactory;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.provisioning.NatsConsumerDestination;
import io.nats.client.api.ServerInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.core.MessageProducer;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.handler.advice.ErrorMessageSendingRecoverer;
import org.springframework.util.Assert;

/**
 * Creates what brings messages to consumer bindings. Safe for use by any number of
 * threads.
 */
public final class NatsInboundEndpoints {

	private static final String SEVERAL_SUBJECTS_SINCE = "2.10";

	private final NatsBinderConnection connection;

	private final NatsHeaderMapper headerMapper;

	private final DurableConsumers durables;

	private final Map<String, Map<String, Object>> descriptions = new ConcurrentHashMap<>();

	/**
	 * Create it.
	 * @param connection the server the messages come from
	 * @param headerMapper turns headers of NATS into those of Spring's messages
	 */
	public NatsInboundEndpoints(NatsBinderConnection connection, NatsHeaderMapper headerMapper) {
		this.connection = connection;
		this.headerMapper = headerMapper;
		this.durables = new DurableConsumers(connection);
	}

	/**
	 * Create what brings the messages of a binding.
	 * @param destination where from
	 * @param group the group, or {@code null} for an anonymous consumer
	 * @param properties what the binding says
	 * @param retryTemplate tries again what has failed, or {@code null} for one attempt
	 * @param recoverer sends failures to the error channel of the binding
	 * @param beanFactory knows the beans of the application
	 * @return the message producer
	 * @throws IllegalArgumentException where something does not go together
	 */
	public MessageProducer create(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties, @Nullable RetryTemplate retryTemplate,
			ErrorMessageSendingRecoverer recoverer, BeanFactory beanFactory) {
		ConsumerBinding binding = checked(destination, group, properties);
		NatsInboundAdapter adapter = new NatsInboundAdapter(new InboundMessages(this.headerMapper, binding),
				new Attempts(retryTemplate, recoverer, new Requeue(binding, this.connection.listenerSettings())));
		NatsListenerEndpoint endpoint = binding
			.listener(properties.isBatchMode() ? NatsListenerEndpoint.batchBuilder(binding.name(), adapter)
					: NatsListenerEndpoint.builder(binding.name(), adapter::handle));
		adapter.setContainer(
				new DefaultNatsListenerContainerFactory(this.connection.connection(), this.connection.instrumentation(),
						this.connection.payloadConverter(), binding.settings(this.connection.listenerSettings()),
						customizers(binding, beanFactory))
					.createContainer(endpoint));
		adapter.setBeanFactory(beanFactory);
		adapter.setBeanName("inbound." + binding.name());
		this.descriptions.computeIfAbsent(destination.getName(), (name) -> new ConcurrentHashMap<>())
			.put(binding.name(), binding.describe());
		return adapter;
	}

	/**
	 * Create what the application polls the messages of a binding from.
	 * @param destination where from
	 * @param group the group, or {@code null} for an anonymous consumer
	 * @param properties what the binding says
	 * @param retryTemplate tries again what has failed, or {@code null} for one attempt
	 * @param recoverer sends failures to the error channel of the binding
	 * @param beanFactory knows the beans of the application
	 * @return the message source
	 * @throws IllegalArgumentException where something does not go together
	 */
	public MessageSource<?> createPolled(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties, @Nullable RetryTemplate retryTemplate,
			ErrorMessageSendingRecoverer recoverer, BeanFactory beanFactory) {
		ConsumerBinding binding = checked(destination, group, properties);
		Assert.isTrue(!properties.isBatchMode(), () -> "The binding '" + binding.name()
				+ "' is polled and has batch-mode, which do not go together: leave one of them out");
		Assert.isTrue(binding.extension().getListenerMode() != ListenerMode.PUSH, () -> "The binding '" + binding.name()
				+ "' is polled, which the listener-mode PUSH does not allow: leave it out");
		PolledSource source = new PolledSource(new InboundMessages(this.headerMapper, binding),
				new Attempts(retryTemplate, recoverer, new Requeue(binding, this.connection.listenerSettings())),
				binding.extension().getPollTimeout(), binding.extension().getAckMode() == AckMode.AUTO);
		source.setPoller(new NatsMessagePollerFactory(this.connection.connection(), this.connection.instrumentation(),
				this.connection.payloadConverter(), binding.settings(this.connection.listenerSettings()),
				customizers(binding, beanFactory))
			.createPoller(binding.polled(NatsListenerEndpoint.builder(binding.name(), source::handle))));
		return source;
	}

	/**
	 * Check what a binding says, before it is bound.
	 * @param binding names the binding
	 * @param destination its destination, several ones with commas between them
	 * @param group its group, or {@code null} for an anonymous consumer
	 * @param properties what it says to Spring Cloud Stream
	 * @param extension what it says to NATS
	 * @throws IllegalArgumentException where something does not go together
	 * @throws IllegalStateException where the server is too old for it
	 */
	public void check(String binding, String destination, @Nullable String group, ConsumerProperties properties,
			NatsConsumerProperties extension) {
		ConsumerBindingRules.check(binding, destination, group, properties, extension);
		// The server is not known before there was a connection
		ServerInfo server = this.connection.connection().getServerInfo();
		boolean several = properties.isMultiplex() && destination.contains(",")
				&& extension.getDelivery() == NatsDelivery.JETSTREAM;
		Assert.state(
				!several || server == null || server.getVersion() == null
						|| server.isSameOrNewerThanVersion(SEVERAL_SUBJECTS_SINCE),
				() -> "The binding '" + binding + "' has several destinations in one consumer of JetStream, for which "
						+ "nats-server must be " + SEVERAL_SUBJECTS_SINCE
						+ " or newer: use one destination with a wildcard, or set multiplex to false");
	}

	/**
	 * Have JetStream know the durable consumer of a binding, if there is one, before it
	 * is bound.
	 * @param destination where its messages come from
	 * @param group the group, or {@code null} for an anonymous consumer
	 * @param properties what the binding says
	 * @param beanFactory knows the beans of the application
	 * @throws IllegalArgumentException where another binding has the durable for other
	 * subjects
	 * @throws IllegalStateException where JetStream refuses the consumer for good
	 */
	public void prepare(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties, BeanFactory beanFactory) {
		ConsumerBinding binding = ConsumerBinding.of((NatsConsumerDestination) destination, group, properties);
		this.durables.prepare(binding, customizers(binding, beanFactory));
	}

	/**
	 * Return what the bindings to a destination have come to.
	 * @param destination the name of the destination
	 * @return subjects, stream, consumer and queue group, as far as there are, by the
	 * name of the binding; immutable
	 */
	public Map<String, Object> describe(String destination) {
		return Map.copyOf(this.descriptions.getOrDefault(destination, Map.of()));
	}

	/**
	 * Forget a binding that was unbound.
	 * @param destination where its messages came from
	 * @param group its group, or {@code null} for an anonymous consumer
	 * @param properties what it said
	 */
	public void forget(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		ConsumerBinding binding = ConsumerBinding.of((NatsConsumerDestination) destination, group, properties);
		this.durables.forget(binding);
		this.descriptions.computeIfPresent(destination.getName(), (key, bindings) -> {
			bindings.remove(binding.name());
			return bindings.isEmpty() ? null : bindings;
		});
	}

	private ConsumerBinding checked(ConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		ConsumerBinding binding = ConsumerBinding.of((NatsConsumerDestination) destination, group, properties);
		check(binding.name(), destination.getName(), binding.group(), properties, binding.extension());
		return binding;
	}

	private static List<NatsConsumerConfigurationCustomizer> customizers(ConsumerBinding binding,
			BeanFactory beanFactory) {
		NatsConsumerConfigurationCustomizer own = (endpoint, configuration) -> binding.configure(configuration);
		return Stream
			.concat(Stream.of(own),
					beanFactory.getBeanProvider(NatsConsumerConfigurationCustomizer.class).orderedStream())
			.toList();
	}

}
