// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import io.github.tracepropagation.nats.NatsHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * {@link HandlerMethodArgumentResolver} for {@link io.nats.client.Message}.
 */
final class NatsMessageArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == io.nats.client.Message.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return message.getHeaders().get(NatsHeaders.RAW_MESSAGE);
	}

}
