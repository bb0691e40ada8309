// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.DefaultPollableMessageSource;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandlingException;

/**
 * Stands where Spring Cloud Stream calls the handler of a polled binding, which is the
 * one place to open a span around it. The retries of the binding are made inside of it.
 */
public final class PollingRetryTemplate extends RetryTemplate {

	private final ThreadLocal<@Nullable Message<?>> polled = new ThreadLocal<>();

	private PollingRetryTemplate() {
	}

	/**
	 * Have the messages of a source handled in their spans.
	 * @param source the source that the application polls
	 */
	public static void install(DefaultPollableMessageSource source) {
		PollingRetryTemplate template = new PollingRetryTemplate();
		source.setAttributesProvider((attributes, message) -> {
			template.polled.set(message);
			if (StaticMessageHeaderAccessor.getAcknowledgmentCallback(message) instanceof PolledMessage taken) {
				attributes.setAttribute(IntegrationMessageHeaderAccessor.SOURCE_DATA, taken.message());
			}
		});
		source.setRetryTemplate(template);
	}

	// NullAway does not know yet that R may be null
	@Override
	@SuppressWarnings("NullAway")
	public <R extends @Nullable Object> R execute(Retryable<R> retryable) throws RetryException {
		Message<?> message = this.polled.get();
		this.polled.remove();
		if (message != null
				&& StaticMessageHeaderAccessor.getAcknowledgmentCallback(message) instanceof PolledMessage taken) {
			taken.process(message, (handled) -> call(retryable, handled));
			return null;
		}
		return super.execute(retryable);
	}

	private static void call(Retryable<?> retryable, Message<?> message) {
		try {
			retryable.execute();
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new MessageHandlingException(message, ex);
		}
	}

}
