// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.container.JetStreamConsumer;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.nats.client.JetStreamApiException;

import org.springframework.util.Assert;

/**
 * The durable consumers of bindings, which are set up before the bindings are bound:
 * Spring Cloud Stream takes a refusal for something that time heals, and tries for ever.
 * Safe for use by any number of threads.
 */
final class DurableConsumers {

	// What JetStream calls a filter outside of the stream, and what a stream that keeps
	// messages for one consumer only does not allow, and more unacknowledged messages
	// than the stream allows
	private static final Set<Integer> FOR_GOOD = Set.of(10093, 10098, 10099, 10100, 10101, 10121);

	private final NatsBinderConnection connection;

	private final Map<String, ConsumerBinding> bindings = new ConcurrentHashMap<>();

	DurableConsumers(NatsBinderConnection connection) {
		this.connection = connection;
	}

	/**
	 * Have JetStream know the durable consumer of a binding.
	 * @param binding the binding
	 * @param customizers change the consumer, in their order
	 * @throws IllegalArgumentException where another binding has the durable for other
	 * subjects
	 * @throws IllegalStateException where it cannot be had for good; what time may heal
	 * is not thrown
	 */
	void prepare(ConsumerBinding binding, List<NatsConsumerConfigurationCustomizer> customizers) {
		String durable = binding.durable();
		if (durable == null) {
			return;
		}
		checkShared(binding, durable);
		if (!binding.properties().isAutoStartup()) {
			return;
		}
		NatsListenerEndpoint endpoint = binding
			.listener(NatsListenerEndpoint.builder(binding.name(), (message) -> null));
		try {
			new JetStreamConsumer(endpoint, InstrumentedConnection.unwrap(this.connection.connection()),
					binding.settings(this.connection.listenerSettings()), customizers)
				.ensure();
		}
		catch (IllegalStateException ex) {
			if (isForGood(ex)) {
				throw ex;
			}
		}
	}

	// The consumer has one filter, so one of the bindings would get what the other is for
	private void checkShared(ConsumerBinding binding, String durable) {
		ConsumerBinding other = this.bindings.putIfAbsent(key(binding, durable), binding);
		Assert.isTrue(
				other == null || other.name().equals(binding.name())
						|| other.destination().subjects().equals(binding.destination().subjects()),
				() -> "The binding '" + binding.name() + "' has the durable '" + durable + "' of the stream '"
						+ binding.destination().stream() + "' for " + binding.destination().subjects()
						+ ", and the binding '" + other.name() + "' has it for " + other.destination().subjects()
						+ ": name another durable");
	}

	/**
	 * Forget a binding that was unbound.
	 * @param binding the binding
	 */
	void forget(ConsumerBinding binding) {
		String durable = binding.durable();
		if (durable != null) {
			this.bindings.computeIfPresent(key(binding, durable),
					(key, known) -> known.name().equals(binding.name()) ? null : known);
		}
	}

	private static boolean isForGood(IllegalStateException failure) {
		return failure.getCause() == null || (failure.getCause() instanceof JetStreamApiException refusal
				&& FOR_GOOD.contains(refusal.getApiErrorCode()));
	}

	private static String key(ConsumerBinding binding, String durable) {
		return binding.destination().stream() + " " + durable;
	}

}
