// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.util.concurrent.CompletableFuture;

import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;

/**
 * Requests over NATS and their replies. A request is one CLIENT span, which ends with the
 * reply. What waits for a reply throws {@link NatsNoRespondersException} where nobody
 * listens on the subject, {@link NatsRequestTimeoutException} where no reply came in
 * time, {@link NatsRequestException} where there was none for another reason, an
 * interrupt among them,
 * {@link org.springframework.messaging.converter.MessageConversionException} where a
 * payload or a reply cannot be converted, {@code IllegalArgumentException} where the
 * subject is not one or the message too large, and {@code IllegalStateException} where
 * the connection is closed or its reconnect buffer is full.
 *
 * <p>
 * A future fails with the same exceptions; those about what was handed in are thrown at
 * once. It completes on a thread of jnats, outside any span. Cancelling it ends the span.
 *
 * @since 0.1.0
 */
public interface NatsRequestOperations {

	/**
	 * Send a request and wait for the reply.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply
	 */
	default <T> T request(String subject, @Nullable Object payload, Class<T> replyType) {
		return request(subject, payload, null, replyType);
	}

	/**
	 * Send a request with headers and wait for the reply.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply
	 */
	<T> T request(String subject, @Nullable Object payload, @Nullable Headers headers, Class<T> replyType);

	/**
	 * Send a request and wait for the reply, of a generic type.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply
	 */
	default <T> T request(String subject, @Nullable Object payload, ParameterizedTypeReference<T> replyType) {
		return request(subject, payload, null, replyType);
	}

	/**
	 * Send a request with headers and wait for the reply, of a generic type.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply
	 */
	<T> T request(String subject, @Nullable Object payload, @Nullable Headers headers,
			ParameterizedTypeReference<T> replyType);

	/**
	 * Send a request with headers and wait for the reply as it is.
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return the reply
	 */
	Message request(String subject, @Nullable Object payload, @Nullable Headers headers);

	/**
	 * Send a request.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply to come
	 */
	default <T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, Class<T> replyType) {
		return requestAsync(subject, payload, null, replyType);
	}

	/**
	 * Send a request with headers.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply to come
	 */
	<T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, @Nullable Headers headers,
			Class<T> replyType);

	/**
	 * Send a request whose reply is of a generic type.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply to come
	 */
	default <T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload,
			ParameterizedTypeReference<T> replyType) {
		return requestAsync(subject, payload, null, replyType);
	}

	/**
	 * Send a request with headers whose reply is of a generic type.
	 * @param <T> the type of the reply
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @param replyType the type to convert the reply to
	 * @return the reply to come
	 */
	<T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, @Nullable Headers headers,
			ParameterizedTypeReference<T> replyType);

	/**
	 * Send a request with headers.
	 * @param subject the subject to send to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return the reply to come, as it is
	 */
	CompletableFuture<Message> requestAsync(String subject, @Nullable Object payload, @Nullable Headers headers);

}
