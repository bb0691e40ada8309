// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import io.nats.client.Message;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Reads what JetStream tells of a message that it delivers. It stands in the reply
 * subject, which a sender can put there just as well, so that it need not be readable.
 *
 * @since 0.1.0
 */
public final class JetStreamMetaData {

	private JetStreamMetaData() {
	}

	/**
	 * Return whether a message comes from JetStream, and does not only look like it.
	 * @param message the message
	 * @return whether JetStream tells something of it
	 */
	public static boolean isPresent(Message message) {
		return of(message) != null;
	}

	/**
	 * Return what JetStream tells of a message.
	 * @param message the message
	 * @return stream, sequence and delivered count, or {@code null} where the message
	 * does not come from JetStream
	 */
	public static @Nullable NatsJetStreamMetaData of(Message message) {
		try {
			return message.isJetStream() ? message.metaData() : null;
		}
		catch (RuntimeException ex) {
			return null;
		}
	}

}
