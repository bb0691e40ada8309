// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.listener.UnreadableMessageException;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.RequeueCurrentMessageException;
import org.springframework.core.AttributeAccessor;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.handler.advice.ErrorMessageSendingRecoverer;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Has a message handled, as often as the binding says, on this thread. The last failure
 * goes to the error channel of the binding, and what is thrown there is thrown on without
 * the exceptions that messaging has wrapped around it.
 */
final class Attempts {

	private final @Nullable RetryTemplate retryTemplate;

	private final ErrorMessageSendingRecoverer recoverer;

	private final Requeue requeue;

	/**
	 * Create it.
	 * @param retryTemplate tries again, or {@code null} where nothing is tried again
	 * @param recoverer sends failures to the error channel
	 * @param requeue has delivered again what is given back
	 */
	Attempts(@Nullable RetryTemplate retryTemplate, ErrorMessageSendingRecoverer recoverer, Requeue requeue) {
		this.retryTemplate = retryTemplate;
		this.recoverer = recoverer;
		this.requeue = requeue;
	}

	/**
	 * Have a message handled.
	 * @param message the message
	 * @param source the message of NATS, or the list of them
	 * @param subject the subject it comes from
	 * @param handler handles the message
	 * @throws Exception where the message is not handled, by the handler or by who looks
	 * after failures
	 */
	void handle(Message<?> message, Object source, String subject, MessageHandler handler) throws Exception {
		Throwable failure = failureOf(message, handler);
		if (failure == null) {
			return;
		}
		if (find(RequeueCurrentMessageException.class, failure) == null) {
			failure = recover(message, source, failure);
		}
		else {
			this.requeue.requeue(source);
		}
		if (failure != null) {
			rethrow(failure, subject);
		}
	}

	private @Nullable Throwable failureOf(Message<?> message, MessageHandler handler) {
		if (this.retryTemplate == null) {
			return attempt(message, handler);
		}
		try {
			return this.retryTemplate.execute(() -> {
				Throwable failure = attempt(message, handler);
				if (failure != null && !isOfNoUseToRetry(failure)) {
					throw failure;
				}
				return Optional.ofNullable(failure);
			}).orElse(null);
		}
		catch (RetryException ex) {
			return ex.getCause();
		}
	}

	private static @Nullable Throwable attempt(Message<?> message, MessageHandler handler) {
		AtomicInteger attempt = StaticMessageHeaderAccessor.getDeliveryAttempt(message);
		if (attempt != null) {
			attempt.incrementAndGet();
		}
		try {
			handler.handleMessage(message);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private @Nullable Throwable recover(Message<?> message, Object source, Throwable failure) {
		AttributeAccessor attributes = ErrorMessageUtils.getAttributeAccessor(message, message);
		attributes.setAttribute(IntegrationMessageHeaderAccessor.SOURCE_DATA, source);
		try {
			this.recoverer.recover(attributes, failure);
			return null;
		}
		catch (Throwable ex) {
			return ex;
		}
	}

	private static boolean isOfNoUseToRetry(Throwable failure) {
		return find(RequeueCurrentMessageException.class, failure) != null || isUnreadable(failure);
	}

	private static boolean isUnreadable(Throwable failure) {
		return find(UnreadableMessageException.class, failure) != null
				|| find(MessageConversionException.class, failure) != null;
	}

	private static void rethrow(Throwable failure, String subject) throws Exception {
		UnreadableMessageException unreadable = find(UnreadableMessageException.class, failure);
		if (unreadable != null) {
			throw unreadable;
		}
		MessageConversionException unconverted = find(MessageConversionException.class, failure);
		if (unconverted != null) {
			throw new UnreadableMessageException(subject, unconverted);
		}
		Throwable cause = failure;
		while (cause instanceof MessagingException && cause.getCause() != null) {
			cause = cause.getCause();
		}
		if (cause instanceof Error error) {
			throw error;
		}
		throw (cause instanceof Exception exception) ? exception : new IllegalStateException(cause);
	}

	private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
		Throwable cause = failure;
		while (cause != null) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

}
