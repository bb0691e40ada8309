// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.TreeMap;

import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.AckType;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how far a listener has come in its stream, for a consumer that the server
 * forgets: the next one goes on from there, at the first message that is not settled.
 * Safe for use by any number of threads.
 */
final class StartPosition {

	private final boolean acknowledged;

	private final TreeMap<Long, Message> open = new TreeMap<>();

	private long last;

	private @Nullable ZonedDateTime streamCreated;

	/**
	 * Create the position before the first message.
	 * @param acknowledged whether a message is open until it is acknowledged or
	 * terminated, whoever does that, and not only until it was processed
	 */
	StartPosition(boolean acknowledged) {
		this.acknowledged = acknowledged;
	}

	synchronized void taken(Collection<Message> messages) {
		forgetSettled();
		for (Message message : messages) {
			long sequence = message.metaData().streamSequence();
			this.open.put(sequence, message);
			this.last = Math.max(this.last, sequence);
		}
	}

	synchronized void processed(Message message) {
		if (!this.acknowledged || isSettled(message)) {
			this.open.remove(message.metaData().streamSequence());
		}
	}

	/**
	 * Have a consumer go on, unless the stream was made anew meanwhile: then it begins as
	 * any other.
	 * @param configuration the configuration of the consumer
	 * @param stream the stream as it is now
	 */
	synchronized void applyTo(ConsumerConfiguration.Builder configuration, StreamInfo stream) {
		if (this.last > stream.getStreamState().getLastSequence()
				|| !stream.getCreateTime().equals(this.streamCreated)) {
			this.open.clear();
			this.last = 0;
		}
		this.streamCreated = stream.getCreateTime();
		forgetSettled();
		if (this.last > 0) {
			configuration.deliverPolicy(DeliverPolicy.ByStartSequence)
				.startSequence(this.open.isEmpty() ? this.last + 1 : this.open.firstKey())
				.startTime(null);
		}
	}

	// A handler may acknowledge a message long after it was processed
	private void forgetSettled() {
		if (this.acknowledged) {
			this.open.values().removeIf(StartPosition::isSettled);
		}
	}

	// A message that was given back, or is to be delivered again, is not
	private static boolean isSettled(Message message) {
		AckType last = message.lastAck();
		return last == AckType.AckAck || last == AckType.AckTerm;
	}

}
