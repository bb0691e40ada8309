// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import io.github.tracepropagation.nats.NatsHeaders;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

/**
 * {@link HandlerMethodArgumentResolver} for a payload of type {@code String} or
 * {@code byte[]}, of which no bytes are a value like any other. Spring's own resolver
 * takes no bytes for no payload.
 */
final class PlainPayloadArgumentResolver implements HandlerMethodArgumentResolver {

	private final NatsPayloadConverter payloadConverter;

	PlainPayloadArgumentResolver(NatsPayloadConverter payloadConverter) {
		this.payloadConverter = payloadConverter;
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		return (type == String.class || type == byte[].class) && !parameter.hasParameterAnnotation(Payload.class);
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, Message<?> message) {
		return this.payloadConverter.fromBytes((byte[]) message.getPayload(), parameter.getParameterType(),
				String.valueOf(message.getHeaders().get(NatsHeaders.SUBJECT)));
	}

}
