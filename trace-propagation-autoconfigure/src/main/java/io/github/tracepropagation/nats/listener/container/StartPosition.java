// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.util.Collection;
import java.util.TreeSet;

import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.AckType;

/**
 * Remembers how far a listener has come in its stream, for a consumer that the server
 * forgets: the next one goes on from there, at the first message that is not settled.
 * Safe for use by any number of threads.
 */
final class StartPosition {

	private final TreeSet<Long> open = new TreeSet<>();

	private long last;

	synchronized void taken(Collection<Message> messages) {
		for (Message message : messages) {
			long sequence = message.metaData().streamSequence();
			this.open.add(sequence);
			this.last = Math.max(this.last, sequence);
		}
	}

	synchronized void processed(Message message) {
		if (message.lastAck() != AckType.AckNak) {
			this.open.remove(message.metaData().streamSequence());
		}
	}

	/**
	 * Have a consumer go on, unless the stream was made anew meanwhile and has not come
	 * that far.
	 * @param configuration the configuration of the consumer
	 * @param lastOfStream the last sequence number of the stream
	 */
	synchronized void applyTo(ConsumerConfiguration.Builder configuration, long lastOfStream) {
		if (this.last > 0 && this.last <= lastOfStream) {
			configuration.deliverPolicy(DeliverPolicy.ByStartSequence)
				.startSequence(this.open.isEmpty() ? this.last + 1 : this.open.first());
		}
	}

}
