// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.listener.NatsMessageHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.handler.annotation.support.MessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.Assert;
import org.springframework.util.function.SingletonSupplier;

/**
 * Makes handlers of listener methods.
 *
 * @since 0.1.0
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

	NatsMessageHandler createHandler(BeanFactory beanFactory, String beanName, Method method) {
		checkReturnType(beanName, method);
		Class<?> beanType = beanFactory.getType(beanName);
		Method invocableMethod = (beanType != null) ? AopUtils.selectInvocableMethod(method, beanType) : method;
		Supplier<InvocableHandlerMethod> created = () -> this.methodFactory
			.createInvocableHandlerMethod(beanFactory.getBean(beanName), invocableMethod);
		Supplier<InvocableHandlerMethod> invocable = beanFactory.isSingleton(beanName) ? SingletonSupplier.of(created)
				: created;
		return (message) -> {
			Object result = invocable.get().invoke(new ListenerMessage(message));
			Object reply = (result instanceof CompletionStage<?> stage) ? await(stage) : result;
			return (reply != null && message.getReplyTo() != null)
					? this.payloadConverter.toBytes(reply, message.getReplyTo()) : null;
		};
	}

	private static void checkReturnType(String beanName, Method method) {
		Class<?> type = method.getReturnType();
		Assert.state(
				CompletionStage.class.isAssignableFrom(type)
						|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) == null,
				() -> "@NatsListener on " + beanName + "." + method.getName() + " returns a " + type.getName()
						+ ", which nobody would subscribe to: return the value, or a CompletableFuture");
	}

	private static @Nullable Object await(CompletionStage<?> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
