// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import io.github.tracepropagation.nats.jetstream.NatsJetStreamOperations;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Operations on NATS that carry the trace context of the caller. A payload is sent as it
 * is where it is a {@code byte[]}, as UTF-8 where it is a {@code String}, as no bytes
 * where it is {@code null}, and as JSON in every other case; a reply is read the same way
 * by the type that is asked for. Headers that are handed in are not changed, and
 * propagation headers among them are replaced.
 *
 * <p>
 * All operations throw
 * {@link org.springframework.messaging.converter.MessageConversionException} where a
 * payload cannot be converted, {@code IllegalArgumentException} where the subject is
 * empty, has white space, empty tokens or wildcards, or where the message is larger than
 * the server takes, and {@code IllegalStateException} where the connection is closed, its
 * reconnect buffer is full, or it has no headers and the message has some.
 *
 * @since 0.1.0
 */
public interface NatsOperations extends NatsRequestOperations {

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
	 * Publish a message to the default subject.
	 * @param payload the payload, or {@code null} for none
	 * @throws IllegalStateException where there is no default subject
	 */
	default void publishDefault(@Nullable Object payload) {
		publishDefault(payload, null);
	}

	/**
	 * Publish a message with headers to the default subject.
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @throws IllegalStateException where there is no default subject
	 */
	void publishDefault(@Nullable Object payload, @Nullable Headers headers);

	/**
	 * Reply to a request.
	 * @param request the request
	 * @param payload the payload, or {@code null} for none
	 * @throws IllegalArgumentException where the message waits for no reply, or comes
	 * from JetStream
	 */
	default void reply(Message request, @Nullable Object payload) {
		reply(request, payload, null);
	}

	/**
	 * Reply to a request with headers. The reply is part of the span of the request: it
	 * is no span of its own, and carries no context.
	 * @param request the request
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @throws IllegalArgumentException where the message waits for no reply, or comes
	 * from JetStream
	 */
	void reply(Message request, @Nullable Object payload, @Nullable Headers headers);

	/**
	 * Publish what a received message brought to another subject: its payload and the
	 * application's own headers, in the context of the caller. Where it wanted its reply
	 * is not passed on, nor are headers that begin with {@code Nats-}, which speak of the
	 * stream that a message of JetStream comes from.
	 * @param message the received message
	 * @param subject the subject to publish to
	 */
	void forward(Message message, String subject);

	/**
	 * Return the operations on JetStream.
	 * @return the operations, on the same connection
	 * @throws IllegalStateException where the options of JetStream are to wait for no
	 * acknowledgement
	 */
	NatsJetStreamOperations jetStream();

}
