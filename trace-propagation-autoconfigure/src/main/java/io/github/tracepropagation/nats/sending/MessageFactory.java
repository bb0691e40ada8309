// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Makes messages of payloads. Called on the thread that sends, so an implementation has
 * to be thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface MessageFactory {

	/**
	 * Make a message.
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return the message
	 * @throws IllegalArgumentException where no message can be sent to the subject
	 * @throws org.springframework.messaging.converter.MessageConversionException where
	 * the payload cannot be converted
	 */
	OutgoingMessage create(String subject, @Nullable Object payload, @Nullable Headers headers);

}
