// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.connection.ServiceErrors.Request;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.nats.client.Message;
import io.nats.client.MessageHandler;
import org.jspecify.annotations.Nullable;

/**
 * {@link MessageHandler} that runs another one inside the span that continues the trace
 * of the message. Status messages and those of excluded subjects are passed on without a
 * span.
 */
final class RecordingMessageHandler implements MessageHandler {

	private final MessageHandler delegate;

	private final ProcessingHops hops;

	private final ExcludedSubjects excludedSubjects;

	private final UnaryOperator<Message> instrumenter;

	private final @Nullable String streamSubject;

	RecordingMessageHandler(MessageHandler delegate, ProcessingHops hops, ExcludedSubjects excludedSubjects,
			UnaryOperator<Message> instrumenter, @Nullable String streamSubject) {
		this.delegate = delegate;
		this.hops = hops;
		this.excludedSubjects = excludedSubjects;
		this.instrumenter = instrumenter;
		this.streamSubject = streamSubject;
	}

	@Override
	public void onMessage(Message message) throws InterruptedException {
		Message instrumented = this.instrumenter.apply(message);
		if (message.isStatusMessage() || this.excludedSubjects.contains(message.getSubject())) {
			this.delegate.onMessage(instrumented);
			return;
		}
		StartedHop hop = this.hops.start(message, this.streamSubject);
		Request outer = ServiceErrors.begin(message, hop);
		try {
			ProcessingHops.run(hop, instrumented, (processed) -> {
				this.delegate.onMessage(processed);
				return null;
			});
		}
		finally {
			ServiceErrors.restore(outer);
		}
	}

}
