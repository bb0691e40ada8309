// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.util.List;

import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.integration.support.management.ManageableLifecycle;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageDeliveryException;

/**
 * Sends messages to the subjects of a binding. Once it has been stopped it refuses what
 * comes, as nobody would wait for that any more.
 */
final class NatsMessageHandler extends AbstractMessageHandler implements ManageableLifecycle {

	private final OutboundMessages messages;

	private final OutboundPublisher publisher;

	private final OutboundFailures failures;

	private volatile boolean running;

	private volatile boolean stopped;

	NatsMessageHandler(OutboundMessages messages, OutboundPublisher publisher, OutboundFailures failures) {
		this.messages = messages;
		this.publisher = publisher;
		this.failures = failures;
	}

	@Override
	protected void handleMessageInternal(Message<?> message) {
		if (this.stopped) {
			throw new MessageDeliveryException(message, this.failures.describe("is stopped: start it to send"));
		}
		List<OutboundMessage> outbound = this.messages.of(message);
		for (OutboundMessage each : outbound) {
			publish(each);
		}
	}

	private void publish(OutboundMessage message) {
		try {
			this.publisher.publish(message);
		}
		catch (RuntimeException ex) {
			throw this.failures.of(message, ex);
		}
	}

	@Override
	public void start() {
		this.stopped = false;
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopped = true;
		this.publisher.drain();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
