// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.List;

import io.github.tracepropagation.nats.connection.NatsPropagation.Task;
import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.NatsJetStreamMetaData;
import org.jspecify.annotations.Nullable;

/**
 * Records the processing of messages, under the subject and the group of the subscription
 * that brought them.
 */
final class ProcessingHops {

	private final NatsInstrumentation instrumentation;

	ProcessingHops(NatsInstrumentation instrumentation) {
		this.instrumentation = instrumentation;
	}

	/**
	 * Start to process a message.
	 * @param message the message, as jnats gave it
	 * @param streamSubject the subject that a consumer of JetStream filters by, or
	 * {@code null} where that is not known
	 * @return the started hop
	 */
	StartedHop start(Message message, @Nullable String streamSubject) {
		return this.instrumentation.startProcessing(message, subject(message, streamSubject), group(message));
	}

	/**
	 * Start to process several messages together.
	 * @param messages the messages, as jnats gave them, at least one
	 * @return the started hop
	 */
	StartedHop startBatch(List<Message> messages) {
		Message first = messages.get(0);
		return this.instrumentation.startProcessingBatch(messages, subject(first, null), group(first));
	}

	/**
	 * Run a task inside a hop and end the hop.
	 * @param <T> what is processed
	 * @param <R> what comes of it
	 * @param <E> the exception of the task
	 * @param hop the started hop
	 * @param processed what is processed
	 * @param task the task
	 * @return what the task returns
	 * @throws E what the task throws
	 */
	static <T, R, E extends Exception> @Nullable R run(StartedHop hop, T processed, Task<T, R, E> task) throws E {
		try (Scope scope = hop.openScope()) {
			try {
				return task.run(processed);
			}
			catch (Throwable ex) {
				hop.error(ex);
				throw ex;
			}
		}
		finally {
			hop.stop();
		}
	}

	// A subscription of JetStream is one to an inbox, which says nothing
	private static @Nullable String subject(Message message, @Nullable String streamSubject) {
		if (message.isJetStream()) {
			return streamSubject;
		}
		Subscription subscription = message.getSubscription();
		return (subscription != null) ? subscription.getSubject() : null;
	}

	private static @Nullable String group(Message message) {
		if (message.isJetStream()) {
			NatsJetStreamMetaData metaData = JetStreamMetaData.of(message);
			return (metaData != null) ? metaData.getConsumer() : null;
		}
		Subscription subscription = message.getSubscription();
		return (subscription != null) ? subscription.getQueueName() : null;
	}

}
