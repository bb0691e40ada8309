// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import java.time.Duration;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Sends messages on a {@link Connection}, each in a hop of its own. Where the connection
 * or the server has no headers, a message goes without context, and one with headers of
 * its own is refused. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class MessageSender {

	private final Connection connection;

	private final NatsInstrumentation instrumentation;

	/**
	 * Create the sender.
	 * @param connection the connection to send on
	 * @param instrumentation records the hops
	 */
	public MessageSender(Connection connection, NatsInstrumentation instrumentation) {
		this.connection = InstrumentedConnection.unwrap(connection);
		this.instrumentation = instrumentation;
	}

	/**
	 * Publish a message, in one hop.
	 * @param message the message
	 * @throws IllegalArgumentException where the message is too large for the server
	 * @throws IllegalStateException where the connection has no headers and the message
	 * has some, where the connection is closed or its buffer is full, or where the thread
	 * was interrupted while it waited for room in that
	 */
	public void publish(OutgoingMessage message) {
		MessageLimits limits = MessageLimits.of(this.connection);
		Headers headers = writableHeaders(message, limits);
		StartedHop hop = startSending(NatsOperation.PUBLISH, message, headers, limits);
		try {
			publish(message, headers, limits);
		}
		catch (Throwable ex) {
			hop.error(ex);
			throw ex;
		}
		finally {
			hop.stop();
		}
	}

	/**
	 * Publish a message that belongs to another hop, such as the answer to a request: in
	 * no hop of its own, and with no context.
	 * @param message the message
	 * @throws IllegalArgumentException where the message is too large for the server
	 * @throws IllegalStateException as {@link #publish} does
	 */
	public void publishWithoutContext(OutgoingMessage message) {
		MessageLimits limits = MessageLimits.of(this.connection);
		Headers headers = writableHeaders(message, limits);
		if (headers != null) {
			this.instrumentation.removeContext(headers);
		}
		publish(message, headers, limits);
	}

	/**
	 * Send a message that is answered, in one hop, which ends with the answer.
	 * @param <T> the type of the answer
	 * @param operation how the message is sent
	 * @param message the message
	 * @param timeout how long the answer is waited for
	 * @param answerReader reads the answer
	 * @return the answer to come, which fails where the message cannot be sent
	 * @throws IllegalStateException where the connection has no headers and the message
	 * has some
	 */
	public <T> PendingExchange<T> exchange(NatsOperation operation, OutgoingMessage message, Duration timeout,
			AnswerReader<T> answerReader) {
		MessageLimits limits = MessageLimits.of(this.connection);
		Headers headers = writableHeaders(message, limits);
		StartedHop hop = startSending(operation, message, headers, limits);
		PendingExchange<T> exchange = new PendingExchange<>(hop, answerReader);
		exchange.start(() -> {
			checkSize(message, headers, limits);
			return uninterrupted(message,
					() -> this.connection.requestWithTimeout(message.subject(), headers, message.body(), timeout));
		}, timeout);
		return exchange;
	}

	private StartedHop startSending(NatsOperation operation, OutgoingMessage message, @Nullable Headers headers,
			MessageLimits limits) {
		return this.instrumentation.startSending(operation, message.subject(), headers, message.body().length,
				limits.maxSize());
	}

	private void publish(OutgoingMessage message, @Nullable Headers headers, MessageLimits limits) {
		checkSize(message, headers, limits);
		uninterrupted(message, () -> {
			this.connection.publish(message.subject(), headers, message.body());
			return true;
		});
	}

	private void checkSize(OutgoingMessage message, @Nullable Headers headers, MessageLimits limits) {
		if (limits.maxSize() <= 0 || !this.connection.getOptions().clientSideLimitChecks()) {
			return;
		}
		int headerSize = (headers != null && !headers.isEmpty()) ? headers.serializedLength() : 0;
		long size = (long) headerSize + message.body().length;
		Assert.isTrue(size <= limits.maxSize(), () -> "A message of " + size + " bytes, " + headerSize
				+ " of them headers, is too large for the NATS subject '" + message.subject() + "': send no more than "
				+ limits.maxSize() + " bytes, or raise 'max_payload' in the configuration of the server");
	}

	// jnats drops what an interrupted thread sends, and tells nobody but its error
	// listener
	private static <T> T uninterrupted(OutgoingMessage message, Supplier<T> send) {
		boolean interrupted = Thread.interrupted();
		try {
			T sent = send.get();
			Assert.state(!Thread.currentThread().isInterrupted(),
					() -> "Interrupted while sending to the NATS subject '" + message.subject()
							+ "': it is not known whether the message went out");
			return sent;
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private static @Nullable Headers writableHeaders(OutgoingMessage message, MessageLimits limits) {
		Headers own = message.headers();
		if (limits.headers()) {
			return new Headers(own);
		}
		Assert.state(own == null || own.isEmpty(),
				() -> "The message for the NATS subject '" + message.subject()
						+ "' has headers, and the NATS connection or its server has no headers: "
						+ "send the message without, or connect with headers");
		return null;
	}

}
