// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import java.util.Locale;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message as the application wants it sent.
 *
 * @param subject the subject to send to, which has been checked
 * @param headers the headers of the application's own, which are not changed, or
 * {@code null} for none
 * @param body the payload
 * @since 0.1.0
 */
public record OutgoingMessage(String subject, @Nullable Headers headers, byte[] body) {

	private static final String RESERVED_PREFIX = "nats-";

	/**
	 * Create the message.
	 * @throws IllegalArgumentException where no message can be sent to the subject
	 */
	public OutgoingMessage {
		PublishSubject.check(subject);
	}

	/**
	 * Return a message with what a received one brought, for another subject. Headers
	 * whose names begin with {@code Nats-} stay behind: they were meant for, or written
	 * by, the stream that the received one was in. A message id among them would make
	 * JetStream drop the new message as a duplicate.
	 * @param received the received message
	 * @param subject the subject to send to
	 * @return the message
	 * @throws IllegalArgumentException where no message can be sent to the subject
	 */
	public static OutgoingMessage forward(Message received, String subject) {
		Headers headers = new Headers(received.getHeaders());
		headers.remove(headers.keySet().stream().filter(OutgoingMessage::isReserved).toList());
		byte[] body = received.getData();
		return new OutgoingMessage(subject, headers, (body != null) ? body : new byte[0]);
	}

	private static boolean isReserved(String header) {
		return header.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX);
	}

}
