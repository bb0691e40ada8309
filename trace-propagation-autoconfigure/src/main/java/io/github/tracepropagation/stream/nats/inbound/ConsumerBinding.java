// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.provisioning.NatsConsumerDestination;
import io.github.tracepropagation.stream.nats.provisioning.NatsNames;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.util.StringUtils;

/**
 * What a consumer binding says, in the terms of listeners.
 *
 * @param name names the binding
 * @param destination where its messages come from
 * @param group the group, or {@code null} for an anonymous consumer
 * @param properties what the binding says to Spring Cloud Stream and to NATS
 */
record ConsumerBinding(String name, NatsConsumerDestination destination, @Nullable String group,
		ExtendedConsumerProperties<NatsConsumerProperties> properties) {

	static ConsumerBinding of(NatsConsumerDestination destination, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		String bindingName = properties.getBindingName();
		return new ConsumerBinding(StringUtils.hasText(bindingName) ? bindingName : destination.getName(), destination,
				StringUtils.hasText(group) ? group : null, properties);
	}

	/**
	 * Add to the builder of a listener what the binding says.
	 * @param builder the builder
	 * @return the listener
	 */
	NatsListenerEndpoint listener(NatsListenerEndpoint.Builder builder) {
		return endpoint(builder.concurrency(this.properties.getConcurrency())
			.autoStartup(this.properties.isAutoStartup())
			.ackMode(extension().getAckMode())
			.batchSize(extension().getBatchSize()));
	}

	/**
	 * Add to the builder of what is polled what the binding says. Spring Cloud Stream
	 * acknowledges what was handled.
	 * @param builder the builder
	 * @return the endpoint of the poller
	 */
	NatsListenerEndpoint polled(NatsListenerEndpoint.Builder builder) {
		boolean acknowledged = isJetStream() && extension().getAckMode() != AckMode.NONE;
		return endpoint(builder.ackMode(acknowledged ? AckMode.MANUAL : extension().getAckMode()));
	}

	private NatsListenerEndpoint endpoint(NatsListenerEndpoint.Builder builder) {
		builder.subjects(this.destination.subjects().toArray(String[]::new)).deadLetterSubject(deadLetterSubject());
		if (isJetStream()) {
			builder.stream(this.destination.stream())
				.mode(extension().getListenerMode())
				.durable(durable())
				.maxDeliveries(maxDeliveries());
		}
		return builder.queue(queue()).build();
	}

	/**
	 * Return what goes for the listener of the binding.
	 * @param defaults what goes for all that say nothing else
	 * @return the settings
	 */
	ListenerSettings settings(ListenerSettings defaults) {
		Duration ackWait = extension().getAckWait();
		List<Duration> backoff = extension().getRedeliveryBackoff();
		return new ListenerSettings(defaults.drainTimeout(), (ackWait != null) ? ackWait : defaults.ackWait(),
				(backoff != null) ? backoff : defaults.redeliveryBackoff(), maxDeliveries(defaults.maxDeliveries()),
				deadLetterSubject(), defaults.batchSize(), defaults.jetStreamOptions());
	}

	/**
	 * Have the JetStream consumer be as the binding says.
	 * @param configuration the configuration of the consumer
	 */
	void configure(ConsumerConfiguration.Builder configuration) {
		DeliverPolicy deliverPolicy = extension().getDeliverPolicy();
		DeliverPolicy byDefault = (this.group != null) ? DeliverPolicy.All : DeliverPolicy.New;
		configuration.deliverPolicy((deliverPolicy != null) ? deliverPolicy : byDefault);
		Integer maxAckPending = extension().getMaxAckPending();
		if (maxAckPending != null) {
			configuration.maxAckPending(maxAckPending.longValue());
		}
	}

	/**
	 * Return what the binding has come to, for those who look at it.
	 * @return subjects, stream, consumer and queue group, as far as there are
	 */
	Map<String, Object> describe() {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("subjects", this.destination.subjects());
		putWherePresent(description, "stream", this.destination.stream());
		putWherePresent(description, "durable", durable());
		putWherePresent(description, "queue", queue());
		putWherePresent(description, "deadLetterSubject", deadLetterSubject());
		return Map.copyOf(description);
	}

	boolean isJetStream() {
		return this.destination.stream() != null;
	}

	NatsConsumerProperties extension() {
		return this.properties.getExtension();
	}

	@Nullable String deadLetterSubject() {
		return DeadLetterSubject.of(this.destination.getName(), this.group, extension().getDeadLetter());
	}

	private @Nullable String queue() {
		if (!isJetStream()) {
			return this.group;
		}
		if (extension().getListenerMode() != ListenerMode.PUSH) {
			return null;
		}
		// Nobody else knows the consumer of an anonymous binding
		boolean shared = this.group != null || this.properties.getConcurrency() > 1;
		return shared ? NatsNames.stream((this.group != null) ? this.group : this.name) : null;
	}

	@Nullable String durable() {
		if (!isJetStream() || this.group == null) {
			return null;
		}
		String configured = extension().getDurable();
		String name = (configured != null) ? configured : NatsNames.durable(this.group, this.destination.getName());
		return this.properties.isPartitioned() ? NatsNames.durableForPartition(name, this.properties.getInstanceIndex())
				: name;
	}

	private @Nullable Integer maxDeliveries() {
		return extension().getMaxDeliver();
	}

	// Without a limit a message would never become a dead letter
	private int maxDeliveries(int byDefault) {
		return (byDefault == 0 && extension().getDeadLetter().isEnabled()) ? 1 : byDefault;
	}

	private static void putWherePresent(Map<String, Object> description, String name, @Nullable Object value) {
		if (value != null) {
			description.put(name, value);
		}
	}

}
