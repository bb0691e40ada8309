// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.tracepropagation.nats.sending.MessageFactory;
import io.github.tracepropagation.nats.sending.MessageSender;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Publishing to JetStream, where a message is safe when the stream that takes its subject
 * has acknowledged it. A publish is one PRODUCER span, which ends with the
 * acknowledgement and names the stream and the sequence number. The acknowledgement is
 * waited for as long as the {@link PublishOptions} say, which is two seconds unless they
 * are told otherwise, or else as long as these operations were made to. Payloads,
 * subjects and headers are treated as by
 * {@link io.github.tracepropagation.nats.NatsOperations}, and bad ones refused before
 * anything is sent: with {@code IllegalArgumentException} for a subject, with
 * {@link org.springframework.messaging.converter.MessageConversionException} for a
 * payload, and with {@code IllegalStateException} for headers, or options that need them,
 * on a connection without headers. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public interface NatsJetStreamOperations {

	/**
	 * Publish a message and wait for the acknowledgement.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @return where the message is stored
	 * @throws NatsPublishException as
	 * {@link #publish(String, Object, Headers, PublishOptions)} does
	 */
	default PublishAck publish(String subject, @Nullable Object payload) {
		return publish(subject, payload, null, null);
	}

	/**
	 * Publish a message with headers and wait for the acknowledgement.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return where the message is stored
	 * @throws NatsPublishException as
	 * {@link #publish(String, Object, Headers, PublishOptions)} does
	 */
	default PublishAck publish(String subject, @Nullable Object payload, @Nullable Headers headers) {
		return publish(subject, payload, headers, null);
	}

	/**
	 * Publish a message with options and wait for the acknowledgement.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param options the id of the message and what is expected of the stream, or
	 * {@code null} for nothing of this
	 * @return where the message is stored
	 * @throws NatsPublishException as
	 * {@link #publish(String, Object, Headers, PublishOptions)} does
	 */
	default PublishAck publish(String subject, @Nullable Object payload, @Nullable PublishOptions options) {
		return publish(subject, payload, null, options);
	}

	/**
	 * Publish a message with headers and options and wait for the acknowledgement.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @param options the id of the message and what is expected of the stream, or
	 * {@code null} for nothing of this
	 * @return where the message is stored
	 * @throws NatsNoStreamException where no stream takes the subject
	 * @throws NatsPublishTimeoutException where no acknowledgement came in time, so that
	 * the message may be stored or not
	 * @throws NatsPublishException where the stream refused the message, or there was no
	 * acknowledgement for another reason, an interrupt among them
	 * @throws IllegalArgumentException where the message is too large for the server
	 * @throws IllegalStateException where the connection is closed or its reconnect
	 * buffer is full
	 */
	PublishAck publish(String subject, @Nullable Object payload, @Nullable Headers headers,
			@Nullable PublishOptions options);

	/**
	 * Publish a message.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @return the acknowledgement to come, as of
	 * {@link #publishAsync(String, Object, Headers, PublishOptions)}
	 */
	default CompletableFuture<PublishAck> publishAsync(String subject, @Nullable Object payload) {
		return publishAsync(subject, payload, null, null);
	}

	/**
	 * Publish a message with headers.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @return the acknowledgement to come, as of
	 * {@link #publishAsync(String, Object, Headers, PublishOptions)}
	 */
	default CompletableFuture<PublishAck> publishAsync(String subject, @Nullable Object payload,
			@Nullable Headers headers) {
		return publishAsync(subject, payload, headers, null);
	}

	/**
	 * Publish a message with options.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param options the id of the message and what is expected of the stream, or
	 * {@code null} for nothing of this
	 * @return the acknowledgement to come, as of
	 * {@link #publishAsync(String, Object, Headers, PublishOptions)}
	 */
	default CompletableFuture<PublishAck> publishAsync(String subject, @Nullable Object payload,
			@Nullable PublishOptions options) {
		return publishAsync(subject, payload, null, options);
	}

	/**
	 * Publish a message with headers and options.
	 * @param subject the subject to publish to
	 * @param payload the payload, or {@code null} for none
	 * @param headers further headers, or {@code null} for none
	 * @param options the id of the message and what is expected of the stream, or
	 * {@code null} for nothing of this
	 * @return the acknowledgement to come, on a thread of jnats and outside any span. It
	 * fails with what {@link #publish(String, Object, Headers, PublishOptions)} throws.
	 * Cancelling it ends the span, and does not take the message back
	 */
	CompletableFuture<PublishAck> publishAsync(String subject, @Nullable Object payload, @Nullable Headers headers,
			@Nullable PublishOptions options);

	/**
	 * Create operations that send by a sender.
	 * @param sender sends the messages
	 * @param messageFactory makes messages of payloads
	 * @param ackTimeout how long an acknowledgement is waited for where no options say
	 * @return the operations
	 */
	static NatsJetStreamOperations create(MessageSender sender, MessageFactory messageFactory, Duration ackTimeout) {
		return new DefaultNatsJetStreamOperations(sender, messageFactory, ackTimeout);
	}

}
