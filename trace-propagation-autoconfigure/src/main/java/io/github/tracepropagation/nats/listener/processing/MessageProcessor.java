// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.listener.NatsMessageHandler;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * Processes a message in the CONSUMER span that continues its trace.
 */
final class MessageProcessor {

	private final NatsInstrumentation instrumentation;

	private final NatsMessageHandler handler;

	private final UnaryOperator<Message> handedOver;

	private final ResultSender results;

	private final Settlement settlement;

	private final FailureHandling failures;

	private final @Nullable String group;

	MessageProcessor(NatsInstrumentation instrumentation, NatsMessageHandler handler, UnaryOperator<Message> handedOver,
			ResultSender results, Settlement settlement, FailureHandling failures, @Nullable String group) {
		this.instrumentation = instrumentation;
		this.handler = handler;
		this.handedOver = handedOver;
		this.results = results;
		this.settlement = settlement;
		this.failures = failures;
		this.group = group;
	}

	void process(Message message, @Nullable String subscribedSubject) {
		StartedHop hop = this.instrumentation.startProcessing(message, subscribedSubject, this.group);
		try (Scope scope = hop.openScope()) {
			process(message, hop);
		}
		finally {
			hop.stop();
		}
	}

	private void process(Message message, StartedHop hop) {
		try {
			this.settlement.checkDeliveries(message);
			this.results.send(message, handle(message));
			this.settlement.succeeded(message);
		}
		catch (Throwable ex) {
			this.failures.failed(message, hop, ex);
		}
	}

	private @Nullable Object handle(Message message) throws Exception {
		try {
			return HandlerCall.resultOf(() -> this.handler.handle(this.handedOver.apply(message)));
		}
		catch (Exception ex) {
			return HandlerCall.resultOf(() -> this.failures.recover(message, ex));
		}
	}

}
