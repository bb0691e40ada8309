// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import org.springframework.cloud.stream.provisioning.ProducerDestination;

/**
 * The subjects that a producer binding publishes to: its destination, or where that is
 * partitioned the destination and the number of the partition, with a dot between them.
 */
public final class NatsProducerDestination implements ProducerDestination {

	private final String subject;

	NatsProducerDestination(String subject) {
		this.subject = subject;
	}

	@Override
	public String getName() {
		return this.subject;
	}

	@Override
	public String getNameForPartition(int partition) {
		return this.subject + "." + partition;
	}

}
