// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import org.jspecify.annotations.Nullable;

/**
 * A request over NATS brought no reply.
 *
 * @since 0.1.0
 */
public class NatsRequestException extends RuntimeException {

	private final String subject;

	/**
	 * Create the exception.
	 * @param message what happened
	 * @param subject the subject of the request
	 * @param cause the cause, or {@code null}
	 */
	public NatsRequestException(String message, String subject, @Nullable Throwable cause) {
		super(message, cause);
		this.subject = subject;
	}

	/**
	 * Return the subject of the request.
	 * @return the raw subject
	 */
	public String getSubject() {
		return this.subject;
	}

}
