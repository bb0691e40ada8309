// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

/**
 * Thrown where a message is not what its listener expects: its payload cannot be
 * converted or is not valid, or a header is missing. It is not delivered again.
 *
 * @since 0.1.0
 */
public class UnreadableMessageException extends RuntimeException {

	/**
	 * Create the exception.
	 * @param subject the subject of the message
	 * @param cause why it cannot be read
	 */
	public UnreadableMessageException(String subject, Throwable cause) {
		super("A message from the NATS subject '" + subject + "' cannot be read: " + cause.getMessage(), cause);
	}

}
