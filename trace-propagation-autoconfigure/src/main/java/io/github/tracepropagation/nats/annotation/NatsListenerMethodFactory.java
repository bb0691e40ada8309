// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.listener.NatsBatchHandler;
import io.github.tracepropagation.nats.listener.NatsMessageHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.validation.Validator;

/**
 * Makes handlers of listener methods.
 *
 * @since 0.1.0
 */
public final class NatsListenerMethodFactory {

	private final ListenerMethodInvocations invocations = new ListenerMethodInvocations();

	private final BatchElementReader elementReader;

	/**
	 * Create the factory.
	 * @param beanFactory resolves what is named in annotations of parameters
	 * @param payloadConverter turns payloads into arguments
	 * @param validator validates them where a parameter asks for it, or {@code null} for
	 * no validation
	 * @param argumentResolvers for parameters of further kinds
	 */
	public NatsListenerMethodFactory(BeanFactory beanFactory, NatsPayloadConverter payloadConverter,
			@Nullable Validator validator, List<HandlerMethodArgumentResolver> argumentResolvers) {
		List<HandlerMethodArgumentResolver> resolvers = new ArrayList<>(argumentResolvers);
		resolvers.add(new NatsMessageArgumentResolver());
		resolvers.add(new PlainPayloadArgumentResolver(payloadConverter));
		this.invocations.setBeanFactory(beanFactory);
		this.invocations.setMessageConverter(payloadConverter.getMessageConverter());
		this.invocations.setCustomArgumentResolvers(resolvers);
		if (validator != null) {
			this.invocations.setValidator(validator);
		}
		this.invocations.afterPropertiesSet();
		this.elementReader = new BatchElementReader(payloadConverter, validator);
	}

	NatsMessageHandler createHandler(BeanFactory beanFactory, String beanName, Method method) {
		Supplier<InvocableHandlerMethod> invocation = invocation(beanFactory, beanName, method);
		return (message) -> invocation.get().invoke(new ListenerMessage(message));
	}

	NatsBatchHandler<Object> createBatchHandler(BeanFactory beanFactory, String beanName, Method method) {
		return new ListenerMethodBatchHandler(this.elementReader, method, invocation(beanFactory, beanName, method));
	}

	private Supplier<InvocableHandlerMethod> invocation(BeanFactory beanFactory, String beanName, Method method) {
		Class<?> beanType = beanFactory.getType(beanName);
		Method invocableMethod = (beanType != null) ? AopUtils.selectInvocableMethod(method, beanType) : method;
		Supplier<InvocableHandlerMethod> created = () -> this.invocations
			.createInvocableHandlerMethod(beanFactory.getBean(beanName), invocableMethod);
		return beanFactory.isSingleton(beanName) ? SingletonSupplier.of(created) : created;
	}

}
