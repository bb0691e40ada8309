// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.instrumentation;

import java.util.List;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records the hops of NATS: the seam between what sends or processes messages and the
 * engine that makes spans and meters of it. No method throws because of what is recorded.
 * Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public interface NatsInstrumentation {

	/**
	 * Start to send a message. The context is written to the headers before this returns,
	 * in the place of propagation headers that are there already, and as far as the
	 * message has room for it.
	 * @param operation how the message is sent
	 * @param subject the subject it is sent to
	 * @param headers the headers of the message, which must be writable, or {@code null}
	 * where the connection has none
	 * @param payloadSize the size of the payload in bytes
	 * @param maxSize how many bytes headers and payload may have together, not more than
	 * 0 where that is not known
	 * @return the started hop, to be stopped by the caller
	 */
	StartedHop startSending(NatsOperation operation, String subject, @Nullable Headers headers, int payloadSize,
			long maxSize);

	/**
	 * Remove the propagation headers of a message that is sent in no hop of its own.
	 * @param headers the headers of the message, which must be writable
	 */
	void removeContext(Headers headers);

	/**
	 * Start to process a message, as a child of the span whose context it brings.
	 * @param message the message
	 * @param subscribedSubject the subject that was subscribed to, wildcards included, or
	 * {@code null} where that is not known
	 * @param group the queue group or the JetStream consumer, or {@code null} for none
	 * @return the started hop, to be stopped by the caller
	 */
	StartedHop startProcessing(Message message, @Nullable String subscribedSubject, @Nullable String group);

	/**
	 * Start to process several messages together, in one span that links to each of those
	 * whose context they bring.
	 * @param messages the messages, at least one
	 * @param subscribedSubject the subject that was subscribed to, wildcards included, or
	 * {@code null} where that is not known
	 * @param group the queue group or the JetStream consumer, or {@code null} for none
	 * @return the started hop, to be stopped by the caller
	 */
	StartedHop startProcessingBatch(List<Message> messages, @Nullable String subscribedSubject, @Nullable String group);

	/**
	 * A hop that is under way. It may be stopped by another thread than it was started
	 * by.
	 */
	interface StartedHop {

		/**
		 * Make the span of this hop current on this thread.
		 * @return the scope, to be closed on the same thread
		 */
		Scope openScope();

		/**
		 * Record where JetStream has stored the message that was sent.
		 * @param stream the name of the stream
		 * @param sequence the sequence number in the stream
		 */
		void stored(String stream, long sequence);

		/**
		 * Record that the hop failed.
		 * @param error why
		 */
		void error(Throwable error);

		/**
		 * End the hop. To be called once.
		 */
		void stop();

	}

	/**
	 * The time in which the span of a hop is current on a thread.
	 */
	interface Scope extends AutoCloseable {

		@Override
		void close();

	}

}
