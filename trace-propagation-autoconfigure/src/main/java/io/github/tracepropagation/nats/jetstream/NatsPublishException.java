// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import org.jspecify.annotations.Nullable;

/**
 * A message that was published to JetStream was not acknowledged.
 *
 * @since 0.1.0
 */
public class NatsPublishException extends RuntimeException {

	/**
	 * The error code where JetStream reported no error.
	 */
	public static final int NO_API_ERROR = -1;

	private final String subject;

	private final int apiErrorCode;

	/**
	 * Create the exception.
	 * @param message what happened
	 * @param subject the subject that was published to
	 * @param apiErrorCode the error code of JetStream, or {@link #NO_API_ERROR}
	 * @param cause the cause, or {@code null}
	 */
	public NatsPublishException(String message, String subject, int apiErrorCode, @Nullable Throwable cause) {
		super(message, cause);
		this.subject = subject;
		this.apiErrorCode = apiErrorCode;
	}

	/**
	 * Return the subject that was published to.
	 * @return the raw subject
	 */
	public String getSubject() {
		return this.subject;
	}

	/**
	 * Return why JetStream refused the message, such as 10071 where the last sequence
	 * number is not the expected one.
	 * @return the error code of JetStream, or {@link #NO_API_ERROR} where it reported no
	 * error
	 */
	public int getApiErrorCode() {
		return this.apiErrorCode;
	}

}
