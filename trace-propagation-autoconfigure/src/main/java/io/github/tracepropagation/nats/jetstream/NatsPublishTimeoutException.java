// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * No acknowledgement of a message that was published to JetStream came in time. The
 * message may be stored or not: publish it again with the same message id, which stores
 * it once.
 *
 * @since 0.1.0
 */
public class NatsPublishTimeoutException extends NatsPublishException {

	/**
	 * Create the exception.
	 * @param subject the subject that was published to
	 * @param timeout how long the acknowledgement was waited for
	 * @param cause the cause, or {@code null}
	 */
	public NatsPublishTimeoutException(String subject, Duration timeout, @Nullable Throwable cause) {
		super("No stream acknowledged the message for the NATS subject '" + subject + "' within " + timeout.toMillis()
				+ " ms: it may be stored or not", subject, NO_API_ERROR, cause);
	}

}
