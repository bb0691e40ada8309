// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.observation.NatsInstrumentation;
import io.github.tracepropagation.nats.observation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.observation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.observation.NatsOperation;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * {@link NatsOperations} on a jnats {@link Connection}. Every operation is one span,
 * PRODUCER for a message that is published and CLIENT for a request, whose context is
 * written to the headers of the message. Where the connection or the server has no
 * headers, the message goes without context. Safe for use by any number of threads.
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
		this.connection = connection;
		this.instrumentation = instrumentation;
		this.payloadConverter = payloadConverter;
		this.requestTimeout = requestTimeout;
	}

	@Override
	public void publish(String subject, @Nullable Object payload, @Nullable Headers headers) {
		byte[] body = this.payloadConverter.toBytes(payload, subject);
		Headers outgoing = new Headers(headers);
		StartedHop hop = this.instrumentation.startSending(NatsOperation.PUBLISH, subject, outgoing, body.length);
		try (Scope scope = hop.openScope()) {
			this.connection.publish(subject, supported(outgoing), body);
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
		return convert(request(subject, payload, (Headers) null), subject, replyType);
	}

	@Override
	public Message request(String subject, @Nullable Object payload, @Nullable Headers headers) {
		try {
			return requestAsync(subject, payload, headers).get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new NatsRequestException(
					"Interrupted while waiting for a reply on the NATS subject '" + subject + "'", subject, ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof NatsRequestException failure) ? failure
					: new NatsRequestException("Request on the NATS subject '" + subject + "' failed", subject, ex);
		}
	}

	@Override
	public <T> CompletableFuture<T> requestAsync(String subject, @Nullable Object payload, Class<T> replyType) {
		return requestAsync(subject, payload, (Headers) null).thenApply((reply) -> convert(reply, subject, replyType));
	}

	@Override
	public CompletableFuture<Message> requestAsync(String subject, @Nullable Object payload,
			@Nullable Headers headers) {
		byte[] body = this.payloadConverter.toBytes(payload, subject);
		Headers outgoing = new Headers(headers);
		StartedHop hop = this.instrumentation.startSending(NatsOperation.REQUEST, subject, outgoing, body.length);
		try (Scope scope = hop.openScope()) {
			CompletableFuture<Message> pending = this.connection.requestWithTimeout(subject, supported(outgoing), body,
					this.requestTimeout);
			return pending.orTimeout(this.requestTimeout.toNanos(), TimeUnit.NANOSECONDS).handle((reply, error) -> {
				if (error == null) {
					hop.stop();
					return reply;
				}
				NatsRequestException failure = RequestFailures.translate(subject, this.requestTimeout, pending, error);
				hop.error(failure);
				hop.stop();
				throw failure;
			});
		}
		catch (RuntimeException ex) {
			hop.error(ex);
			hop.stop();
			throw ex;
		}
	}

	private <T> T convert(Message reply, String subject, Class<T> type) {
		return this.payloadConverter.fromBytes(reply.getData(), type, subject);
	}

	private @Nullable Headers supported(Headers headers) {
		return NatsHeaderSupport.isPresent(this.connection) ? headers : null;
	}

}
