// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * Handles a message from NATS. Called with the span of the message current, by one thread
 * at a time unless the {@link NatsListenerEndpoint#concurrency() concurrency} of the
 * listener is higher.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NatsMessageHandler {

	/**
	 * Handle a message.
	 * @param message the message
	 * @return what is sent on, or a {@link java.util.concurrent.CompletionStage} of it,
	 * which is waited for; {@code null} for nothing
	 * @throws UnreadableMessageException where the message is not what the handler
	 * expects, so that it is of no use to try again
	 * @throws Exception where the message could not be handled
	 */
	@Nullable Object handle(Message message) throws Exception;

}
