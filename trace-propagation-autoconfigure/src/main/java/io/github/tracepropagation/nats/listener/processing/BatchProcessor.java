// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.listener.NatsBatchHandler;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * Processes several messages in one CONSUMER span that links to the spans they come from.
 * One that cannot be read is settled by itself, and the others are handled without it.
 *
 * @param <T> what a message is read as
 */
final class BatchProcessor<T> {

	private final NatsInstrumentation instrumentation;

	private final NatsBatchHandler<T> handler;

	private final UnaryOperator<Message> handedOver;

	private final Settlement settlement;

	private final FailureHandling failures;

	private final @Nullable String group;

	BatchProcessor(NatsInstrumentation instrumentation, NatsBatchHandler<T> handler, UnaryOperator<Message> handedOver,
			Settlement settlement, FailureHandling failures, @Nullable String group) {
		this.instrumentation = instrumentation;
		this.handler = handler;
		this.handedOver = handedOver;
		this.settlement = settlement;
		this.failures = failures;
		this.group = group;
	}

	void process(List<Message> messages, @Nullable String subscribedSubject) {
		StartedHop hop = this.instrumentation.startProcessingBatch(messages, subscribedSubject, this.group);
		try (Scope scope = hop.openScope()) {
			process(messages, hop);
		}
		finally {
			hop.stop();
		}
	}

	private void process(List<Message> messages, StartedHop hop) {
		List<Message> readable = new ArrayList<>(messages.size());
		List<T> batch = new ArrayList<>(messages.size());
		for (Message message : wanted(messages, hop)) {
			try {
				batch.add(this.handler.read(this.handedOver.apply(message)));
				readable.add(message);
			}
			catch (Throwable ex) {
				failed(List.of(message), hop, ex);
			}
		}
		if (!batch.isEmpty()) {
			handle(readable, batch, hop);
		}
	}

	private List<Message> wanted(List<Message> messages, StartedHop hop) {
		List<Message> wanted = new ArrayList<>(messages.size());
		for (Message message : messages) {
			try {
				this.settlement.checkDeliveries(message);
				wanted.add(message);
			}
			catch (RuntimeException ex) {
				this.failures.failed(message, hop, ex);
			}
		}
		return wanted;
	}

	private void handle(List<Message> messages, List<T> batch, StartedHop hop) {
		try {
			HandlerCall.resultOf(() -> {
				this.handler.handle(batch);
				return null;
			});
		}
		catch (Throwable ex) {
			failed(messages, hop, ex);
			return;
		}
		messages.forEach(this.settlement::succeeded);
	}

	private void failed(List<Message> messages, StartedHop hop, Throwable failure) {
		List<Message> failed = new ArrayList<>(messages.size());
		Throwable remaining = failure;
		for (Message message : messages) {
			try {
				recover(message, failure);
				this.settlement.succeeded(message);
			}
			catch (Throwable ex) {
				failed.add(message);
				remaining = ex;
			}
		}
		if (!failed.isEmpty()) {
			this.failures.failed(failed, hop, remaining);
		}
	}

	private void recover(Message message, Throwable failure) throws Throwable {
		if (!(failure instanceof Exception exception)) {
			throw failure;
		}
		HandlerCall.resultOf(() -> this.failures.recover(message, exception));
	}

}
