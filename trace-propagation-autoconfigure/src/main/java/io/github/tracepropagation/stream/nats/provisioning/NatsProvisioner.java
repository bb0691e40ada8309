// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.util.List;

import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDeadLetterProperties;
import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsStreamProperties;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.cloud.stream.provisioning.ProvisioningProvider;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Finds what a destination stands for in NATS, and creates the streams that are missing.
 * A destination of core NATS needs nothing on the server. Both operations throw
 * {@code IllegalArgumentException} and {@code IllegalStateException} for what time does
 * not heal, such as a destination that is no subject, and
 * {@link org.springframework.cloud.stream.provisioning.ProvisioningException} for what it
 * may, such as a server that cannot be reached. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public class NatsProvisioner implements
		ProvisioningProvider<ExtendedConsumerProperties<NatsConsumerProperties>, ExtendedProducerProperties<NatsProducerProperties>> {

	private final StreamProvisioner streams;

	private final RequiredGroups requiredGroups;

	/**
	 * Create the provisioner.
	 * @param connection the server that has the streams
	 */
	public NatsProvisioner(NatsBinderConnection connection) {
		this.streams = new StreamProvisioner(connection.connection(), connection.listenerSettings().jetStreamOptions());
		this.requiredGroups = new RequiredGroups(this.streams);
	}

	@Override
	public ProducerDestination provisionProducerDestination(String name,
			ExtendedProducerProperties<NatsProducerProperties> properties) {
		String binding = binding(properties.getBindingName(), name);
		ProducerRules.check(binding, name, properties);
		NatsProducerProperties extension = properties.getExtension();
		if (extension.getDelivery() == NatsDelivery.CORE) {
			return new NatsProducerDestination(name, null);
		}
		StreamRequest request = new StreamRequest(binding, name, List.of(stored(name, properties.isPartitioned())),
				true, extension.getStream());
		String stream = this.streams.provide(request);
		this.requiredGroups.provide(request, stream, properties);
		return new NatsProducerDestination(name, stream);
	}

	@Override
	public ConsumerDestination provisionConsumerDestination(String name, @Nullable String group,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		String binding = binding(properties.getBindingName(), name);
		List<String> names = properties.isMultiplex() ? List.of(StringUtils.commaDelimitedListToStringArray(name))
				: List.of(name);
		names.forEach((destination) -> DestinationRules.checkConsumer(binding, destination));
		List<String> subjects = names.stream()
			.map((destination) -> received(binding, destination, properties))
			.toList();
		NatsConsumerProperties extension = properties.getExtension();
		if (extension.getDelivery() == NatsDelivery.CORE) {
			return new NatsConsumerDestination(name, subjects, null);
		}
		String stream = this.streams.provide(new StreamRequest(binding, name,
				names.stream().map((destination) -> stored(destination, properties.isPartitioned())).toList(), false,
				extension.getStream()));
		provideDeadLetters(binding, name, group, extension);
		return new NatsConsumerDestination(name, subjects, stream);
	}

	// In a stream of their own: one that keeps messages for its consumers only would
	// throw them away
	private void provideDeadLetters(String binding, String destination, @Nullable String group,
			NatsConsumerProperties extension) {
		NatsDeadLetterProperties deadLetter = extension.getDeadLetter();
		String subject = deadLetter.getSubject();
		if (subject == null && StringUtils.hasText(group)) {
			subject = NatsNames.deadLetterSubject(destination, group);
		}
		if (!deadLetter.isEnabled() || subject == null) {
			return;
		}
		DestinationRules.checkProducer(binding, subject);
		NatsStreamProperties stream = new NatsStreamProperties();
		stream.setProvision(extension.getStream().isProvision());
		stream.setStorage(extension.getStream().getStorage());
		stream.setReplicas(extension.getStream().getReplicas());
		this.streams.provide(new StreamRequest(binding, subject, List.of(subject), true, stream));
	}

	private static String received(String binding, String destination,
			ExtendedConsumerProperties<NatsConsumerProperties> properties) {
		if (!properties.isPartitioned()) {
			return destination;
		}
		int partition = properties.getInstanceIndex();
		Assert.isTrue(partition >= 0, () -> "The binding '" + binding
				+ "' is partitioned and has no instance-index: say which partition this instance takes");
		return destination + "." + partition;
	}

	private static String stored(String destination, boolean partitioned) {
		return partitioned ? destination + ".*" : destination;
	}

	private static String binding(@Nullable String bindingName, String destination) {
		return StringUtils.hasText(bindingName) ? bindingName : destination;
	}

}
