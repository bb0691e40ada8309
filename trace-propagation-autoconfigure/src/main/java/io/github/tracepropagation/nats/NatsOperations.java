// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.util.concurrent.CompletableFuture;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Operations on NATS that carry the trace context of the caller. A payload is sent as it
 * is where it is a {@code byte[]}, as UTF-8 where it is a {@code String}, as no bytes
 * where it is {@code null}, and as JSON in every other case; a reply is read the same way
 * by the type that is asked for. All operations throw
 * {@link org.springframework.messaging.converter.MessageConversionException} where a
 * payload cannot be converted, and {@code IllegalStateException} where the connection is
 * closed or its reconnect buffer is full. Headers that are handed in are not changed.
 *
 * @since 0.1.0
 */
public interface NatsOperations {

	/**
	 * Publish a message.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 */
	default void publish(String subject, @Nullable Object payload) {
		publish(subject, payload, null);
	}

	/**
	 * Publish a message with headers.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 */
	void publish(String subject, @Nullable Object payload, @Nullable Headers headers);

	/**
	 * Send a request and wait for the reply.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply
	 * @throws NatsNoRespondersException where nobody listens on the subject
	 * @throws NatsRequestTimeoutException where no reply came in time
	 * @throws NatsRequestException where the request failed in another way, or the thread
	 * was interrupted
	 */
	<T> T request(String subject, @Nullable Object payload, Class<T> replyType);

	/**
	 * Send a request with headers and wait for the reply as it is.
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return the reply
	 * @throws NatsNoRespondersException where nobody listens on the subject
	 * @throws NatsRequestTimeoutException where no reply came in time
	 * @throws NatsRequestException where the request failed in another way, or the thread
	 * was interrupted
	 */
	Message request(String subject, @Nullable Object payload, @Nullable Headers headers);

	/**
	 * Send a request.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply to come; it fails with the exceptions that
	 * {@link #request(String, Object, Class)} throws
	 */
	<T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, Class<T> replyType);

	/**
	 * Send a request with headers.
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return the reply to come, as it is; it fails with the exceptions that
	 * {@link #request(String, Object, Headers)} throws
	 */
	CompletableFuture<Message> requestAsync(String subject, @Nullable Object payload, @Nullable Headers headers);

}
