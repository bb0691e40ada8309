// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * {@link NatsOperations} on a jnats {@link Connection}. Every operation is one span,
 * PRODUCER for a message that is published and CLIENT for a request, whose context is
 * written to the headers of the message. Where the connection or the server has no
 * headers, a message goes without context, and one with headers of its own is refused. A
 * future completes on a thread of jnats, outside any span. Safe for use by any number of
 * threads.
 *
 * @since 0.1.0
 */
public class NatsTemplate implements NatsOperations {

	private final Connection connection;

	private final NatsInstrumentation instrumentation;

	private final NatsPayloadConverter payloadConverter;

	private final Duration requestTimeout;

	/**
	 * Create the template.
	 * @param connection the connection to send on
	 * @param instrumentation records the hops
	 * @param payloadConverter turns payloads into bytes and back
	 * @param requestTimeout how long a reply is waited for
	 */
	public NatsTemplate(Connection connection, NatsInstrumentation instrumentation,
			NatsPayloadConverter payloadConverter, Duration requestTimeout) {
		this.connection = InstrumentedConnection.unwrap(connection);
		this.instrumentation = instrumentation;
		this.payloadConverter = payloadConverter;
		this.requestTimeout = requestTimeout;
	}

	@Override
	public void publish(String subject, @Nullable Object payload, @Nullable Headers headers) {
		byte[] body = this.payloadConverter.toBytes(payload, subject);
		MessageLimits limits = MessageLimits.of(this.connection);
		Headers outgoing = outgoing(headers, limits);
		StartedHop hop = this.instrumentation.startSending(NatsOperation.PUBLISH, subject, outgoing, body.length,
				limits.maxSize());
		try {
			this.connection.publish(subject, outgoing, body);
		}
		catch (RuntimeException ex) {
			hop.error(ex);
			throw ex;
		}
		finally {
			hop.stop();
		}
	}

	@Override
	public <T> T request(String subject, @Nullable Object payload, Class<T> replyType) {
		return await(subject, requestAsync(subject, payload, replyType));
	}

	@Override
	public Message request(String subject, @Nullable Object payload, @Nullable Headers headers) {
		return await(subject, requestAsync(subject, payload, headers));
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, Class<T> replyType) {
		return send(subject, payload, null,
				(reply) -> this.payloadConverter.fromBytes(reply.getData(), replyType, subject));
	}

	@Override
	public CompletableFuture<Message> requestAsync(String subject, @Nullable Object payload,
			@Nullable Headers headers) {
		return send(subject, payload, headers, (reply) -> reply);
	}

	private <T> CompletableFuture<T> send(String subject, @Nullable Object payload, @Nullable Headers headers,
			Function<Message, T> replyReader) {
		byte[] body = this.payloadConverter.toBytes(payload, subject);
		MessageLimits limits = MessageLimits.of(this.connection);
		Headers outgoing = outgoing(headers, limits);
		StartedHop hop = this.instrumentation.startSending(NatsOperation.REQUEST, subject, outgoing, body.length,
				limits.maxSize());
		try {
			CompletableFuture<Message> pending = this.connection.requestWithTimeout(subject, outgoing, body,
					this.requestTimeout);
			return pending.orTimeout(this.requestTimeout.toNanos(), TimeUnit.NANOSECONDS).handle((reply, error) -> {
				try {
					if (error != null) {
						throw RequestFailures.translate(subject, this.requestTimeout, pending, error);
					}
					return replyReader.apply(reply);
				}
				catch (RuntimeException ex) {
					hop.error(ex);
					throw ex;
				}
				finally {
					hop.stop();
				}
			});
		}
		catch (RuntimeException ex) {
			hop.error(ex);
			hop.stop();
			throw ex;
		}
	}

	private static <T> T await(String subject, CompletableFuture<T> reply) {
		try {
			return reply.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new NatsRequestException(
					"Interrupted while waiting for a reply on the NATS subject '" + subject + "'", subject, ex);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				// Made on a thread of jnats, whose stack says nothing of the caller
				failure.fillInStackTrace();
				throw failure;
			}
			throw new NatsRequestException("Request on the NATS subject '" + subject + "' failed", subject, ex);
		}
	}

	private static @Nullable Headers outgoing(@Nullable Headers own, MessageLimits limits) {
		if (limits.headers()) {
			return new Headers(own);
		}
		Assert.state(own == null || own.isEmpty(),
				"The NATS connection or its server has no headers: send the message without, or connect with headers");
		return null;
	}

}
