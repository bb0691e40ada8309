// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.github.tracepropagation.nats.listener.processing.ProgressReporter;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;

/**
 * The messages that a container has taken from a consumer since it was opened, until each
 * of them is settled. Safe for use by any number of threads.
 */
final class TakenMessages {

	private static final Duration AT_ONCE = Duration.ofMillis(1);

	private final AbstractNatsListenerContainer container;

	private final JetStreamConsumer consumer;

	private final ListenerProcessor processor;

	private final ProgressReporter progress;

	private final boolean acknowledged;

	private volatile boolean closed;

	TakenMessages(AbstractNatsListenerContainer container, JetStreamConsumer consumer, ListenerProcessor processor) {
		NatsListenerEndpoint endpoint = container.getEndpoint();
		this.container = container;
		this.consumer = consumer;
		this.processor = processor;
		this.progress = new ProgressReporter(endpoint.id());
		this.acknowledged = endpoint.ackMode() != AckMode.NONE;
	}

	/**
	 * The consumer is there, and messages may come.
	 */
	void expect() {
		this.processor.limitDeliveries(this.consumer.maxDeliveries());
		if (this.acknowledged) {
			this.progress.start(this.consumer.ackWait());
		}
	}

	/**
	 * No more messages come, and no more are handled.
	 */
	void close() {
		this.closed = true;
		this.progress.stop();
	}

	/**
	 * Have messages processed, and give back what is left when the container stops. Where
	 * nobody acknowledges, nothing can be given back, and all of them are processed.
	 * @param taken the messages
	 * @param going whether the container still takes messages
	 */
	void handle(List<Message> taken, BooleanSupplier going) {
		if (taken.isEmpty()) {
			return;
		}
		this.consumer.taken(taken);
		this.progress.begin(taken);
		try {
			if (this.processor.isBatch() && isHandled(going.getAsBoolean())) {
				this.container.handle(() -> this.processor.process(taken, this.consumer.subject()));
				taken.forEach(this.consumer::processed);
				return;
			}
			for (Message message : taken) {
				handle(message, going.getAsBoolean());
			}
		}
		finally {
			taken.forEach(this.progress::end);
		}
	}

	private boolean isHandled(boolean going) {
		return going || (!this.acknowledged && !this.closed);
	}

	private void handle(Message message, boolean going) {
		if (isHandled(going)) {
			this.container.handle(() -> this.processor.process(message, this.consumer.subject()));
		}
		else {
			this.processor.giveBack(message);
		}
		this.progress.end(message);
		this.consumer.processed(message);
	}

	/**
	 * Give back what a subscription that takes no more has left or, where nobody
	 * acknowledges, have it processed.
	 * @param subscription the subscription
	 */
	void giveBack(JetStreamSubscription subscription) throws InterruptedException {
		List<Message> left = new ArrayList<>();
		Message message = subscription.nextMessage(AT_ONCE);
		while (message != null) {
			left.add(message);
			message = subscription.nextMessage(AT_ONCE);
		}
		handle(left, () -> false);
	}

}
