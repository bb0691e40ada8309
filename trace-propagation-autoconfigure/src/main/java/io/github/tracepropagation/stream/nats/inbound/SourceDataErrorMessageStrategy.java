// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.AttributeAccessor;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.support.ErrorMessageStrategy;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;

/**
 * {@link ErrorMessageStrategy} that tells error handlers of the message of NATS that
 * could not be handled, or the list of them, in the header
 * {@link IntegrationMessageHeaderAccessor#SOURCE_DATA}.
 */
public final class SourceDataErrorMessageStrategy implements ErrorMessageStrategy {

	@Override
	public ErrorMessage buildErrorMessage(Throwable throwable, @Nullable AttributeAccessor attributes) {
		if (attributes == null) {
			return new ErrorMessage(throwable);
		}
		Map<String, Object> headers = new HashMap<>();
		Object source = attributes.getAttribute(IntegrationMessageHeaderAccessor.SOURCE_DATA);
		if (source != null) {
			headers.put(IntegrationMessageHeaderAccessor.SOURCE_DATA, source);
		}
		if (attributes.getAttribute(ErrorMessageUtils.INPUT_MESSAGE_CONTEXT_KEY) instanceof Message<?> message) {
			Map<String, Object> all = new HashMap<>(message.getHeaders());
			all.putAll(headers);
			return new ErrorMessage(throwable, all, message);
		}
		return new ErrorMessage(throwable, headers);
	}

}
