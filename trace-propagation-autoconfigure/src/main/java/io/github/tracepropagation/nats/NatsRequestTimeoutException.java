// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * No reply to a request came in time.
 *
 * @since 0.1.0
 */
public class NatsRequestTimeoutException extends NatsRequestException {

	/**
	 * Create the exception.
	 * @param subject the subject of the request
	 * @param timeout how long the reply was waited for
	 * @param cause the cause, or {@code null}
	 */
	public NatsRequestTimeoutException(String subject, Duration timeout, @Nullable Throwable cause) {
		super("No reply on the NATS subject '" + subject + "' within " + timeout.toMillis() + " ms", subject, cause);
	}

}
