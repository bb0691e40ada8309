// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.sending.MessageFactory;
import io.github.tracepropagation.nats.sending.MessageSender;
import io.github.tracepropagation.nats.sending.OutgoingMessage;
import io.github.tracepropagation.nats.sending.PendingExchange;
import io.github.tracepropagation.nats.sending.PublishOptionHeaders;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * {@link NatsJetStreamOperations} on the protocol itself: a message with the options in
 * its headers, and an acknowledgement that comes as its reply. What jnats has for this
 * takes no part in it, as its future neither says why there is no acknowledgement nor
 * keeps to the time that the options give.
 */
final class DefaultNatsJetStreamOperations implements NatsJetStreamOperations {

	private final MessageSender sender;

	private final MessageFactory messageFactory;

	private final Duration ackTimeout;

	DefaultNatsJetStreamOperations(MessageSender sender, MessageFactory messageFactory, Duration ackTimeout) {
		this.sender = sender;
		this.messageFactory = messageFactory;
		this.ackTimeout = ackTimeout;
	}

	@Override
	public PublishAck publish(String subject, @Nullable Object payload, @Nullable Headers headers,
			@Nullable PublishOptions options) {
		return send(subject, payload, headers, options).await();
	}

	@Override
	public CompletableFuture<PublishAck> publishAsync(String subject, @Nullable Object payload,
			@Nullable Headers headers, @Nullable PublishOptions options) {
		return send(subject, payload, headers, options);
	}

	private PendingExchange<PublishAck> send(String subject, @Nullable Object payload, @Nullable Headers headers,
			@Nullable PublishOptions options) {
		OutgoingMessage message = this.messageFactory.create(subject, payload,
				PublishOptionHeaders.merge(headers, options));
		Duration timeout = (options != null && options.getStreamTimeout() != null) ? options.getStreamTimeout()
				: this.ackTimeout;
		return this.sender.exchange(NatsOperation.PUBLISH, message, timeout, new PublishAckReader(subject, timeout));
	}

}
