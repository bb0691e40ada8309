// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a handler returned: to the subject of the listener or, where it has none, to
 * a sender that waits. A message from JetStream brings the subject of its acknowledgement
 * in the place of such a sender, and that is never answered.
 */
final class ResultSender {

	private final MessagePublisher publisher;

	private final NatsPayloadConverter payloadConverter;

	private final @Nullable String sendTo;

	ResultSender(MessagePublisher publisher, NatsPayloadConverter payloadConverter, @Nullable String sendTo) {
		this.publisher = publisher;
		this.payloadConverter = payloadConverter;
		this.sendTo = sendTo;
	}

	void send(Message message, @Nullable Object result) throws Exception {
		if (result == null) {
			return;
		}
		String replyTo = message.getReplyTo();
		if (this.sendTo == null) {
			if (replyTo != null && !message.isJetStream()) {
				this.publisher.reply(replyTo, this.payloadConverter.toBytes(result, replyTo));
			}
			return;
		}
		byte[] payload = this.payloadConverter.toBytes(result, this.sendTo);
		if (message.isJetStream()) {
			// The message is acknowledged next, and then there is nobody to send it again
			this.publisher.publishConfirmed(this.sendTo, new Headers(), payload);
		}
		else {
			this.publisher.publish(this.sendTo, payload);
		}
	}

}
