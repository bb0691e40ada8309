// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import org.jspecify.annotations.Nullable;

/**
 * Nobody listens on the subject of a request.
 *
 * @since 0.1.0
 */
public class NatsNoRespondersException extends NatsRequestException {

	/**
	 * Create the exception.
	 * @param subject the subject of the request
	 * @param cause the cause, or {@code null}
	 */
	public NatsNoRespondersException(String subject, @Nullable Throwable cause) {
		super("Nobody listens on the NATS subject '" + subject + "'", subject, cause);
	}

}
