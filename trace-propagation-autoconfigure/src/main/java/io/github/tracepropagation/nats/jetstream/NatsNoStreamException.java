// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import org.jspecify.annotations.Nullable;

/**
 * No stream takes the subject of a message that was published to JetStream, and nobody
 * else listens on it. The message is not stored.
 *
 * @since 0.1.0
 */
public class NatsNoStreamException extends NatsPublishException {

	/**
	 * Create the exception.
	 * @param subject the subject that was published to
	 * @param cause the cause, or {@code null}
	 */
	public NatsNoStreamException(String subject, @Nullable Throwable cause) {
		super("No stream takes the NATS subject '" + subject
				+ "': create one that does, or enable JetStream on the server", subject, NO_API_ERROR, cause);
	}

}
