// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.nats.client.Message;

/**
 * Makes of the answer to a message what the application waits for. Called on a thread of
 * jnats, so an implementation has to be quick.
 *
 * @param <T> the type of what the application waits for
 * @since 0.1.0
 */
public interface AnswerReader<T> {

	/**
	 * Read an answer.
	 * @param answer the answer as it came
	 * @return what it says
	 * @throws RuntimeException where it cannot be read, which is the failure of the
	 * exchange
	 */
	T read(Message answer);

	/**
	 * Record on the hop what an answer says. By default there is nothing to record.
	 * @param answer what the answer says
	 * @param hop the hop, not stopped yet
	 */
	default void record(T answer, StartedHop hop) {
	}

	/**
	 * Make the exception for an answer that did not come.
	 * @param failure why it did not
	 * @param cause what was thrown
	 * @return the exception
	 */
	RuntimeException failure(ExchangeFailure failure, Throwable cause);

}
