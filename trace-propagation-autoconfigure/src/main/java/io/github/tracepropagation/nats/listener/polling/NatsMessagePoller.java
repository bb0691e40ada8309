// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.polling;

import java.time.Duration;

import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.context.Lifecycle;

/**
 * Takes messages from NATS one by one. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public interface NatsMessagePoller extends Lifecycle {

	/**
	 * Take the next message. One of JetStream does not run out of its ack wait until it
	 * was {@linkplain #process processed}.
	 * @param timeout how long to wait for it
	 * @return the message, or {@code null} where none came in time, the poller does not
	 * run, or there is no connection
	 */
	@Nullable Message poll(Duration timeout);

	/**
	 * Have the handler of the endpoint process a message, in its CONSUMER span and on
	 * this thread. A failure of the handler is not thrown: it is recorded, logged, and
	 * the message is delivered again or made a dead letter.
	 * @param message a message that was polled
	 */
	void process(Message message);

}
