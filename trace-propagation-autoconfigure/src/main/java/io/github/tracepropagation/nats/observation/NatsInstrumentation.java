// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records the hops of NATS: the seam between what sends or processes messages and the
 * engine that makes spans and meters of it.
 *
 * @since 0.1.0
 */
public interface NatsInstrumentation {

	/**
	 * Start to send a message. The context is written to the headers before this returns.
	 * @param operation how the message is sent
	 * @param subject the subject it is sent to
	 * @param headers the headers of the message, which must be writable
	 * @param payloadSize the size of the payload in bytes
	 * @return the started hop, to be stopped by the caller
	 */
	StartedHop startSending(NatsOperation operation, String subject, Headers headers, int payloadSize);

	/**
	 * Start to process a message, as a child of the span whose context it brings.
	 * @param message the message
	 * @param subscribedSubject the subject that was subscribed to, wildcards included
	 * @param queue the queue group, or {@code null}
	 * @return the started hop, to be stopped by the caller
	 */
	StartedHop startProcessing(Message message, String subscribedSubject, @Nullable String queue);

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
