// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of a message that a listener failed on. Called with the span of
 * the message current, on the thread that handled it. Where a batch failed it is called
 * for each of its messages.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NatsListenerErrorHandler {

	/**
	 * Handle a failure.
	 * @param message the message
	 * @param failure what the handler threw, or {@link UnreadableMessageException} where
	 * it was not called; an {@link Error} is not handed in
	 * @return what is sent on in the place of the handler's result, or {@code null} for
	 * nothing; the message counts as handled
	 * @throws Exception where the message counts as failed: it is logged, and delivered
	 * again or made a dead letter
	 */
	@Nullable Object handle(Message message, Exception failure) throws Exception;

}
