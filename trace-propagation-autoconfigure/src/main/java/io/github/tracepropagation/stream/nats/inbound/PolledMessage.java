// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHandler;
import org.springframework.util.Assert;

/**
 * A message that was polled, on its way through the handler of the application, and the
 * callback by which that can acknowledge it. For a message that nobody delivers again
 * there is nothing to acknowledge.
 */
final class PolledMessage extends NatsAcknowledgment {

	private final PolledSource source;

	private final Message message;

	private org.springframework.messaging.@Nullable Message<?> converted;

	private @Nullable MessageHandler handler;

	private volatile boolean settled;

	PolledMessage(PolledSource source, Message message, boolean autoAck) {
		super(JetStreamMetaData.isPresent(message) ? List.of(message) : List.of(), autoAck);
		this.source = source;
		this.message = message;
	}

	Message message() {
		return this.message;
	}

	/**
	 * Have the message handled in its span, on this thread. What fails is looked after.
	 * @param converted the message, with the payload the application asked for
	 * @param handler handles the message
	 */
	void process(org.springframework.messaging.Message<?> converted, MessageHandler handler) {
		this.converted = converted;
		this.handler = handler;
		this.source.process(this);
	}

	void handle() throws Exception {
		Assert.state(this.converted != null && this.handler != null, "A message needs its handler");
		boolean handled = false;
		try {
			this.source.attempt(this.converted, this.message, this.handler);
			handled = true;
		}
		finally {
			// Who looks after a failure tells JetStream, and nobody else may
			this.settled = !handled;
		}
	}

	@Override
	public boolean isAcknowledged() {
		return this.settled || super.isAcknowledged();
	}

}
