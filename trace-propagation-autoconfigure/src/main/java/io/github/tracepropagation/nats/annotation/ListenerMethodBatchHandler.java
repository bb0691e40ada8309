// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.listener.NatsBatchHandler;
import io.github.tracepropagation.nats.listener.processing.HandlerCall;
import io.nats.client.Message;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.GenericMessage;

/**
 * Handles batches by a method that takes a list.
 */
final class ListenerMethodBatchHandler implements NatsBatchHandler<Object> {

	private static final org.springframework.messaging.Message<?> NO_MESSAGE = new GenericMessage<>(new byte[0]);

	private final BatchElementReader elementReader;

	private final MethodParameter element;

	private final Supplier<InvocableHandlerMethod> invocation;

	ListenerMethodBatchHandler(BatchElementReader elementReader, Method method,
			Supplier<InvocableHandlerMethod> invocation) {
		this.elementReader = elementReader;
		this.element = new MethodParameter(method, 0).nested();
		this.invocation = invocation;
	}

	@Override
	public Object read(Message message) {
		return this.elementReader.read(this.element, message);
	}

	@Override
	public void handle(List<Object> batch) throws Exception {
		HandlerCall.resultOf(() -> this.invocation.get().invoke(NO_MESSAGE, batch));
	}

}
