// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.NatsBatchHandler;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.NatsMessageHandler;
import io.nats.client.Connection;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Processes the messages of a listener. Nothing that goes wrong with a message is thrown:
 * it is recorded on the span, logged inside it, and settled. Safe for use by any number
 * of threads.
 *
 * @since 0.1.0
 */
public final class ListenerProcessor {

	private final Settlement settlement;

	private final @Nullable MessageProcessor single;

	private final @Nullable BatchProcessor<?> batch;

	/**
	 * Create the processor.
	 * @param endpoint the listener
	 * @param settings what goes for all listeners
	 * @param connection the connection to send on
	 * @param instrumentation records the hops
	 * @param payloadConverter turns results into payloads
	 * @param handedOver makes of a message what handlers are given
	 */
	public ListenerProcessor(NatsListenerEndpoint endpoint, ListenerSettings settings, Connection connection,
			NatsInstrumentation instrumentation, NatsPayloadConverter payloadConverter,
			UnaryOperator<Message> handedOver) {
		MessagePublisher publisher = new MessagePublisher(connection, instrumentation, settings.jetStreamOptions());
		this.settlement = new Settlement(endpoint, settings, publisher);
		FailureHandling failures = new FailureHandling(endpoint.id(), endpoint.errorHandler(), this.settlement,
				handedOver);
		String group = (endpoint.durable() != null) ? endpoint.durable() : endpoint.queue();
		NatsMessageHandler handler = endpoint.handler();
		NatsBatchHandler<?> batchHandler = endpoint.batchHandler();
		this.single = (handler != null) ? new MessageProcessor(instrumentation, handler, handedOver,
				new ResultSender(publisher, payloadConverter, endpoint.sendTo()), this.settlement, failures, group)
				: null;
		this.batch = (batchHandler != null)
				? new BatchProcessor<>(instrumentation, batchHandler, handedOver, this.settlement, failures, group)
				: null;
	}

	/**
	 * Return whether messages are processed together.
	 * @return whether to call {@link #process(List, String)}
	 */
	public boolean isBatch() {
		return this.batch != null;
	}

	/**
	 * The server itself delivers no message more often, so a message is given up no
	 * later.
	 * @param maxDeliveries how often at most, not positive for no limit
	 */
	public void limitDeliveries(long maxDeliveries) {
		this.settlement.limitDeliveries(maxDeliveries);
	}

	/**
	 * Process a message.
	 * @param message the message
	 * @param subscribedSubject the subject that was subscribed to, wildcards included, or
	 * {@code null} where that is not known
	 */
	public void process(Message message, @Nullable String subscribedSubject) {
		Assert.state(this.single != null, "This listener takes batches");
		this.single.process(message, subscribedSubject);
	}

	/**
	 * Process messages together.
	 * @param messages the messages, at least one
	 * @param subscribedSubject the subject that was subscribed to, wildcards included, or
	 * {@code null} where that is not known
	 */
	public void process(List<Message> messages, @Nullable String subscribedSubject) {
		Assert.state(this.batch != null, "This listener takes one message at a time");
		this.batch.process(messages, subscribedSubject);
	}

	/**
	 * Give back a message that was taken and that nobody has looked at.
	 * @param message the message
	 */
	public void giveBack(Message message) {
		this.settlement.returned(message);
	}

}
