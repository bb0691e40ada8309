// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.jetstream.NatsJetStreamOperations;
import io.github.tracepropagation.nats.sending.MessageSender;
import io.github.tracepropagation.nats.sending.OutgoingMessage;
import io.github.tracepropagation.nats.sending.PendingExchange;
import io.github.tracepropagation.nats.sending.PublishSubject;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;

/**
 * {@link NatsOperations} on a jnats {@link Connection}. Every operation but a reply is
 * one span, PRODUCER for a message that is published and CLIENT for a request, whose
 * context is written to the headers of the message. Where the connection or the server
 * has no headers, a message goes without context, and one with headers of its own is
 * refused. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public class NatsTemplate implements NatsOperations {

	private static final String ACK_PREFIX = "$JS.ACK.";

	private final MessageSender sender;

	private final NatsPayloadConverter payloadConverter;

	private final Duration requestTimeout;

	private final @Nullable String defaultSubject;

	private final JetStreamOptions jetStreamOptions;

	private final NatsJetStreamOperations jetStream;

	/**
	 * Create the template, without a default subject.
	 * @param connection the connection to send on
	 * @param instrumentation records the hops
	 * @param payloadConverter turns payloads into bytes and back
	 * @param requestTimeout how long a reply, or an acknowledgement of JetStream, is
	 * waited for
	 */
	public NatsTemplate(Connection connection, NatsInstrumentation instrumentation,
			NatsPayloadConverter payloadConverter, Duration requestTimeout) {
		this(connection, instrumentation, payloadConverter, requestTimeout, null, null);
	}

	/**
	 * Create the template.
	 * @param connection the connection to send on
	 * @param instrumentation records the hops
	 * @param payloadConverter turns payloads into bytes and back
	 * @param requestTimeout how long a reply is waited for, and an acknowledgement of
	 * JetStream where its options do not say
	 * @param defaultSubject the subject to publish to where none is given, or
	 * {@code null} for none
	 * @param jetStreamOptions the options of JetStream, or {@code null} for the default
	 */
	public NatsTemplate(Connection connection, NatsInstrumentation instrumentation,
			NatsPayloadConverter payloadConverter, Duration requestTimeout, @Nullable String defaultSubject,
			@Nullable JetStreamOptions jetStreamOptions) {
		this.sender = new MessageSender(connection, instrumentation);
		this.payloadConverter = payloadConverter;
		this.requestTimeout = requestTimeout;
		this.defaultSubject = (defaultSubject != null) ? PublishSubject.check(defaultSubject) : null;
		this.jetStreamOptions = (jetStreamOptions != null) ? jetStreamOptions : JetStreamOptions.DEFAULT_JS_OPTIONS;
		Duration ackTimeout = this.jetStreamOptions.getRequestTimeout();
		this.jetStream = NatsJetStreamOperations.create(this.sender, this::message,
				(ackTimeout != null) ? ackTimeout : requestTimeout);
	}

	@Override
	public void publish(String subject, @Nullable Object payload, @Nullable Headers headers) {
		this.sender.publish(message(subject, payload, headers));
	}

	@Override
	public void publishDefault(@Nullable Object payload, @Nullable Headers headers) {
		String subject = this.defaultSubject;
		Assert.state(subject != null, "There is no default NATS subject: set "
				+ "'trace-propagation.nats.template.default-subject', or name the subject to publish to");
		publish(subject, payload, headers);
	}

	@Override
	public void reply(Message request, @Nullable Object payload, @Nullable Headers headers) {
		String replyTo = request.getReplyTo();
		if (replyTo == null || replyTo.isEmpty()) {
			throw new IllegalArgumentException("The message from the NATS subject '" + request.getSubject()
					+ "' waits for no reply: reply to requests only");
		}
		if (replyTo.startsWith(ACK_PREFIX)) {
			throw new IllegalArgumentException("The message from the NATS subject '" + request.getSubject()
					+ "' comes from JetStream, which waits for an acknowledgement and no reply: "
					+ "acknowledge it, and publish the answer to a subject of its own");
		}
		this.sender.publishWithoutContext(message(replyTo, payload, headers));
	}

	@Override
	public void forward(Message message, String subject) {
		this.sender.publish(OutgoingMessage.forward(message, subject));
	}

	@Override
	public <T> T request(String subject, @Nullable Object payload, @Nullable Headers headers, Class<T> replyType) {
		return send(subject, payload, headers, typed(subject, replyType)).await();
	}

	@Override
	public <T> T request(String subject, @Nullable Object payload, @Nullable Headers headers,
			ParameterizedTypeReference<T> replyType) {
		return send(subject, payload, headers, typed(subject, replyType)).await();
	}

	@Override
	public Message request(String subject, @Nullable Object payload, @Nullable Headers headers) {
		return send(subject, payload, headers, Function.identity()).await();
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, @Nullable Headers headers,
			Class<T> replyType) {
		return send(subject, payload, headers, typed(subject, replyType));
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, @Nullable Headers headers,
			ParameterizedTypeReference<T> replyType) {
		return send(subject, payload, headers, typed(subject, replyType));
	}

	@Override
	public CompletableFuture<Message> requestAsync(String subject, @Nullable Object payload,
			@Nullable Headers headers) {
		return send(subject, payload, headers, Function.identity());
	}

	@Override
	public NatsJetStreamOperations jetStream() {
		Assert.state(!this.jetStreamOptions.isPublishNoAck(),
				"The JetStreamOptions have 'publishNoAck', so that there is no acknowledgement to wait for: "
						+ "publish without jetStream(), or use other options");
		return this.jetStream;
	}

	private <T> PendingExchange<T> send(String subject, @Nullable Object payload, @Nullable Headers headers,
			Function<Message, T> conversion) {
		return this.sender.exchange(NatsOperation.REQUEST, message(subject, payload, headers), this.requestTimeout,
				new ReplyReader<>(subject, this.requestTimeout, conversion));
	}

	private <T> Function<Message, T> typed(String subject, Class<T> replyType) {
		return (reply) -> this.payloadConverter.fromBytes(reply.getData(), replyType, subject);
	}

	private <T> Function<Message, T> typed(String subject, ParameterizedTypeReference<T> replyType) {
		return (reply) -> this.payloadConverter.fromBytes(reply.getData(), replyType, subject);
	}

	private OutgoingMessage message(String subject, @Nullable Object payload, @Nullable Headers headers) {
		PublishSubject.check(subject);
		return new OutgoingMessage(subject, headers, this.payloadConverter.toBytes(payload, subject));
	}

}
