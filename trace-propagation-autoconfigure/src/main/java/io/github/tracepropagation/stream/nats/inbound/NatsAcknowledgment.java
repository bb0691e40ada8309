// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;

import io.nats.client.Message;
import io.nats.client.impl.AckType;

import org.springframework.integration.acks.AcknowledgmentCallback;

/**
 * Tells JetStream of messages what the application says of them. To accept them is to
 * acknowledge, to reject them is to have them never delivered again, and to requeue them
 * is to have them delivered again at once. Only the first word counts. Safe for use by
 * any number of threads.
 */
class NatsAcknowledgment implements AcknowledgmentCallback {

	private final List<Message> messages;

	private volatile boolean autoAck;

	NatsAcknowledgment(List<Message> messages, boolean autoAck) {
		this.messages = List.copyOf(messages);
		this.autoAck = autoAck;
	}

	@Override
	public void acknowledge(Status status) {
		for (Message message : this.messages) {
			switch (status) {
				case ACCEPT -> message.ack();
				case REJECT -> message.term();
				case REQUEUE -> message.nak();
			}
		}
	}

	@Override
	public boolean isAcknowledged() {
		return this.messages.stream().map(Message::lastAck).allMatch(NatsAcknowledgment::isFinal);
	}

	@Override
	public void noAutoAck() {
		this.autoAck = false;
	}

	@Override
	public boolean isAutoAck() {
		return this.autoAck;
	}

	private static boolean isFinal(AckType type) {
		return type != null && type.terminal;
	}

}
