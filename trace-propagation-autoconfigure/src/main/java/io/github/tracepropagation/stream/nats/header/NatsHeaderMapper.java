// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.Map;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Turns the headers of Spring's messages into those of NATS, and back. Propagation
 * headers may be mapped like any others: what sends a message replaces them. Safe for use
 * by any number of threads.
 *
 * @since 0.1.0
 */
public interface NatsHeaderMapper {

	/**
	 * Return the headers to send.
	 * @param headers the headers of Spring's message
	 * @return the headers for NATS, {@code null} for none
	 */
	@Nullable Headers toNats(MessageHeaders headers);

	/**
	 * Return the headers of a received message.
	 * @param message the message of NATS
	 * @return the headers for Spring's message, among them what NATS knows of the message
	 */
	Map<String, Object> fromNats(Message message);

}
