// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

/**
 * Tells a span that a request brought no reply. jnats itself returns {@code null} and
 * does not say why.
 */
final class NoReplyException extends RuntimeException {

	NoReplyException(String subject) {
		super("No reply on the NATS subject '" + subject + "': nobody listens, or nobody replied in time");
	}

}
