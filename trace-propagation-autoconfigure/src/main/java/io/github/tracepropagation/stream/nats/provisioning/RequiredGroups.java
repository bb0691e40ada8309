// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.io.IOException;

import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;

import org.springframework.cloud.stream.binder.ExtendedProducerProperties;

/**
 * Creates the durable consumers of groups that have not come yet, so that what is
 * published before they come is kept for them, whatever the retention of the stream.
 */
final class RequiredGroups {

	private final StreamProvisioner streams;

	RequiredGroups(StreamProvisioner streams) {
		this.streams = streams;
	}

	void provide(StreamRequest request, String stream, ExtendedProducerProperties<NatsProducerProperties> properties) {
		for (String group : properties.getRequiredGroups()) {
			String durable = NatsNames.durable(group, request.destination());
			if (!properties.isPartitioned()) {
				provide(request, stream, durable, request.destination());
				continue;
			}
			for (int partition = 0; partition < properties.getPartitionCount(); partition++) {
				provide(request, stream, NatsNames.durableForPartition(durable, partition),
						request.destination() + "." + partition);
			}
		}
	}

	private void provide(StreamRequest request, String stream, String durable, String subject) {
		this.streams.call(request, (management) -> {
			if (!exists(stream, durable, management)) {
				management.addOrUpdateConsumer(stream,
						ConsumerConfiguration.builder()
							.durable(durable)
							.ackPolicy(AckPolicy.Explicit)
							.filterSubject(subject)
							.build());
			}
			return durable;
		});
	}

	// One that is there has been set up by its own binding
	private static boolean exists(String stream, String durable, JetStreamManagement management)
			throws IOException, JetStreamApiException {
		try {
			management.getConsumerInfo(stream, durable);
			return true;
		}
		catch (JetStreamApiException ex) {
			if (ex.getApiErrorCode() == JetStreamFailures.CONSUMER_NOT_FOUND) {
				return false;
			}
			throw ex;
		}
	}

}
