// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.listener.NatsMessageHandler;

import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * Makes handlers of listener methods.
 */
public final class NatsListenerMethodFactory {

	private final MessageHandlerMethodFactory methodFactory;

	private final NatsPayloadConverter payloadConverter;

	/**
	 * Create the factory.
	 * @param methodFactory resolves the arguments of listener methods
	 * @param payloadConverter turns what they return into a reply
	 */
	public NatsListenerMethodFactory(MessageHandlerMethodFactory methodFactory, NatsPayloadConverter payloadConverter) {
		this.methodFactory = methodFactory;
		this.payloadConverter = payloadConverter;
	}

	NatsMessageHandler createHandler(Object bean, Method method) {
		InvocableHandlerMethod invocable = this.methodFactory.createInvocableHandlerMethod(bean, method);
		return (message) -> {
			Object result = invocable.invoke(new ListenerMessage(message));
			boolean replies = result != null && message.getReplyTo() != null;
			return replies ? this.payloadConverter.toBytes(result, message.getReplyTo()) : null;
		};
	}

}
