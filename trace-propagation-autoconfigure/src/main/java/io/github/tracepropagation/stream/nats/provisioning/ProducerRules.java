// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.stream.nats.binding.NatsDelivery;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;

import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;

/**
 * What goes together in a producer binding.
 */
final class ProducerRules {

	private final String binding;

	private ProducerRules(String binding) {
		this.binding = binding;
	}

	static void check(String binding, String destination,
			ExtendedProducerProperties<NatsProducerProperties> properties) {
		DestinationRules.checkProducer(binding, destination);
		new ProducerRules(binding).check(properties);
	}

	private void check(ExtendedProducerProperties<NatsProducerProperties> properties) {
		NatsProducerProperties extension = properties.getExtension();
		require(properties.getHeaderMode() != HeaderMode.embeddedHeaders,
				"embeds headers in payloads, which NATS does not need: leave its header-mode out");
		require(extension.getMaxInFlight() > 0,
				"has a max-in-flight of " + extension.getMaxInFlight() + ": give it 1 at least");
		Duration ackTimeout = extension.getAckTimeout();
		require(ackTimeout == null || ackTimeout.toMillis() > 0,
				"has the ack-timeout " + ackTimeout + ": give it 1 ms at least");
		if (extension.getDelivery() == NatsDelivery.JETSTREAM) {
			return;
		}
		List<String> groups = List.of(properties.getRequiredGroups());
		require(groups.isEmpty(), "has the required groups " + groups
				+ ", but core NATS keeps no messages for them: set its delivery to jetstream, or leave them out");
		require(ackTimeout == null && extension.isSync(),
				"says how to wait for acknowledgements, of which core NATS has none: "
						+ "set its delivery to jetstream, or leave sync and ack-timeout out");
		require(extension.getStream().getName() == null, "has the stream '" + extension.getStream().getName()
				+ "', but no JetStream: set its delivery to jetstream, or leave stream.name out");
	}

	private void require(boolean condition, String problem) {
		if (!condition) {
			throw new IllegalArgumentException("The binding '" + this.binding + "' " + problem);
		}
	}

}
