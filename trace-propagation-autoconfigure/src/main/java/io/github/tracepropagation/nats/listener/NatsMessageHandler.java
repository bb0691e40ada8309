// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * Handles a message from NATS. Called on the thread of the subscription, one message at a
 * time, with the span of the message current.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NatsMessageHandler {

	/**
	 * Handle a message.
	 * @param message the message
	 * @return the payload of the reply, or {@code null} for none
	 * @throws Exception where the message could not be handled; it is recorded on the
	 * span and logged, and later messages are handled as before
	 */
	byte @Nullable [] handle(Message message) throws Exception;

}
