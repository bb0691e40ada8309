// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message that is about to be sent, whichever way it was handed over.
 *
 * @param subject the subject it is sent to
 * @param replyTo where replies go, or {@code null} for nowhere
 * @param headers the headers, or {@code null} for none
 * @param body the payload, or {@code null} for none
 */
record OutgoingMessage(String subject, @Nullable String replyTo, @Nullable Headers headers, byte @Nullable [] body) {

	static OutgoingMessage of(Message message) {
		return new OutgoingMessage(message.getSubject(), message.getReplyTo(), message.getHeaders(), message.getData());
	}

	OutgoingMessage withHeaders(Headers other) {
		return new OutgoingMessage(this.subject, this.replyTo, other, this.body);
	}

	int bodySize() {
		return (this.body != null) ? this.body.length : 0;
	}

}
