// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.util.List;

import io.nats.client.Message;

/**
 * Handles several messages from NATS together. Called with a span current that links to
 * the spans they come from. A message that cannot be read does not keep the others from
 * being handled.
 *
 * @param <T> what a message is read as
 * @since 0.1.0
 */
public interface NatsBatchHandler<T> {

	/**
	 * Read a message.
	 * @param message the message
	 * @return what {@link #handle(List)} gets of it
	 * @throws UnreadableMessageException where the message is not what the handler
	 * expects, so that it is of no use to try again
	 */
	T read(Message message);

	/**
	 * Handle messages.
	 * @param batch what was read, in the order of the messages, at least one
	 * @throws Exception where the messages could not be handled; all of them count as
	 * failed
	 */
	void handle(List<T> batch) throws Exception;

}
