// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import io.nats.client.impl.Headers;
import io.nats.client.support.NatsJetStreamConstants;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * The id by which JetStream knows that it has stored a message already.
 *
 * @since 0.1.0
 */
public final class NatsMessageId {

	private NatsMessageId() {
	}

	/**
	 * Return headers with the id that a message is to be published with, whoever has
	 * mapped its other headers.
	 * @param headers the headers for NATS, or {@code null} for none
	 * @param message the headers of Spring's message
	 * @return the headers with the id, or those that were given where there is no id
	 * @see NatsMessageHeaders#MESSAGE_ID
	 */
	public static @Nullable Headers write(@Nullable Headers headers, MessageHeaders message) {
		Object id = message.get(NatsMessageHeaders.MESSAGE_ID);
		if (id == null || id.toString().isEmpty()) {
			return headers;
		}
		return new Headers(headers).put(NatsJetStreamConstants.MSG_ID_HDR, EncodedWords.encode(id.toString()));
	}

}
