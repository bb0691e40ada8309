// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.provisioning.ProducerDestination;

/**
 * The subjects that a producer binding publishes to: its destination, or where that is
 * partitioned the destination and the number of the partition, with a dot between them.
 */
public final class NatsProducerDestination implements ProducerDestination {

	private final String subject;

	private final @Nullable String stream;

	NatsProducerDestination(String subject, @Nullable String stream) {
		this.subject = subject;
		this.stream = stream;
	}

	@Override
	public String getName() {
		return this.subject;
	}

	@Override
	public String getNameForPartition(int partition) {
		return this.subject + "." + partition;
	}

	/**
	 * Return the stream that takes the messages.
	 * @return the name of the stream, {@code null} for core NATS
	 */
	public @Nullable String stream() {
		return this.stream;
	}

	@Override
	public String toString() {
		return (this.stream != null) ? this.subject + " (stream " + this.stream + ")" : this.subject;
	}

}
