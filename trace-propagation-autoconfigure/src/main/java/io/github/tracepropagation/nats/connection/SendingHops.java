// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.tracepropagation.nats.instrumentation.InstrumentationFailures;
import io.github.tracepropagation.nats.instrumentation.MessageLimits;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.sending.PublishOptionHeaders;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records what is sent on one connection. The context is written to a copy of the
 * message's headers. The hop of a future ends before it, whichever way that completes.
 */
final class SendingHops {

	private final Connection connection;

	private final NatsInstrumentation instrumentation;

	private final ExcludedSubjects excludedSubjects;

	private final InstrumentationFailures failures = new InstrumentationFailures();

	SendingHops(Connection connection, NatsInstrumentation instrumentation, ExcludedSubjects excludedSubjects) {
		this.connection = connection;
		this.instrumentation = instrumentation;
		this.excludedSubjects = excludedSubjects;
	}

	/**
	 * Send a message and record it, unless its subject is excluded.
	 * @param method how it is sent
	 * @param target what it is sent by
	 * @param message the message
	 * @param option a timeout or options, or {@code null} for none
	 * @return what jnats returns
	 * @throws Exception what jnats throws
	 */
	@Nullable Object send(SendingMethod method, Object target, OutgoingMessage message, @Nullable Object option)
			throws Exception {
		ServiceErrors.check(message);
		MessageLimits limits = this.excludedSubjects.contains(message.subject()) ? null : limits();
		if (limits == null) {
			return method.call().send(target, message, option);
		}
		Headers headers = limits.headers() ? headers(message, option) : null;
		StartedHop hop = this.instrumentation.startSending(method.operation(), message.subject(), headers,
				message.bodySize(), limits.maxSize());
		try {
			Object result = method.call()
				.send(target, (headers != null) ? message.withHeaders(headers) : message, option);
			if (result instanceof CompletableFuture<?> pending) {
				return RecordedFuture.of(pending,
						(value, error) -> complete(hop, message, method.operation(), value, error));
			}
			complete(hop, message, method.operation(), result, null);
			return result;
		}
		catch (Throwable ex) {
			hop.error(ex);
			hop.stop();
			throw ex;
		}
	}

	// With what jnats adds for the options, so that it counts when room is made
	private static Headers headers(OutgoingMessage message, @Nullable Object option) {
		Headers headers = new Headers(message.headers());
		if (option instanceof PublishOptions options) {
			try {
				PublishOptionHeaders.write(headers, options);
			}
			catch (IllegalArgumentException ex) {
				// An option that no header can have, which jnats refuses inside the hop
				return headers;
			}
		}
		return headers;
	}

	// Connections other than those of jnats may not tell, test doubles for example
	private @Nullable MessageLimits limits() {
		try {
			return MessageLimits.of(this.connection);
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
			return null;
		}
	}

	private static void complete(StartedHop hop, OutgoingMessage message, NatsOperation operation,
			@Nullable Object result, @Nullable Throwable error) {
		if (error != null) {
			hop.error(cause(error));
		}
		else if (result instanceof PublishAck ack) {
			hop.stored(ack.getStream(), ack.getSeqno());
		}
		else if (operation == NatsOperation.REQUEST && !isReply(result)) {
			hop.error(new NoReplyException(message.subject()));
		}
		hop.stop();
	}

	// With advancedRequestBehavior jnats tells of a failure by a message without subject
	private static boolean isReply(@Nullable Object result) {
		return result instanceof Message reply && reply.getSubject() != null;
	}

	// publishAsync wraps its checked exceptions in plain RuntimeExceptions
	private static Throwable cause(Throwable error) {
		Throwable cause = error.getCause();
		boolean wrapper = error instanceof CompletionException || error.getClass() == RuntimeException.class;
		return (wrapper && cause != null) ? cause(cause) : error;
	}

	/**
	 * Tells a span that a request brought no reply. jnats itself returns {@code null} and
	 * does not say why.
	 */
	private static final class NoReplyException extends RuntimeException {

		NoReplyException(String subject) {
			super("No reply on the NATS subject '" + subject + "': nobody listens, or nobody replied in time");
		}

	}

}
