// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.NatsListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/**
 * {@link BeanPostProcessor} that finds the methods with
 * {@link NatsListener @NatsListener} and, once all singletons are there, registers a
 * listener container for each.
 */
public final class NatsListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, EmbeddedValueResolverAware {

	private final ObjectProvider<NatsListenerRegistry> registry;

	private final ObjectProvider<NatsListenerContainerFactory> containerFactory;

	private final ObjectProvider<NatsListenerMethodFactory> methodFactory;

	private final List<ListenerMethod> listenerMethods = new ArrayList<>();

	private StringValueResolver valueResolver = (value) -> value;

	/**
	 * Create the post-processor. The beans are looked up when there is a listener method,
	 * not before.
	 * @param registry holds the containers
	 * @param containerFactory creates the containers
	 * @param methodFactory makes handlers of the methods
	 */
	public NatsListenerAnnotationBeanPostProcessor(ObjectProvider<NatsListenerRegistry> registry,
			ObjectProvider<NatsListenerContainerFactory> containerFactory,
			ObjectProvider<NatsListenerMethodFactory> methodFactory) {
		this.registry = registry;
		this.containerFactory = containerFactory;
		this.methodFactory = methodFactory;
	}

	@Override
	public void setEmbeddedValueResolver(StringValueResolver resolver) {
		this.valueResolver = resolver;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (AnnotationUtils.isCandidateClass(type, NatsListener.class)) {
			Map<Method, NatsListener> found = MethodIntrospector.selectMethods(type,
					(MethodIntrospector.MetadataLookup<@Nullable NatsListener>) (method) -> AnnotatedElementUtils
						.findMergedAnnotation(method, NatsListener.class));
			synchronized (this.listenerMethods) {
				found.forEach((method, annotation) -> this.listenerMethods
					.add(new ListenerMethod(bean, beanName, method, annotation)));
			}
		}
		return bean;
	}

	@Override
	public void afterSingletonsInstantiated() {
		synchronized (this.listenerMethods) {
			this.listenerMethods.forEach(this::register);
			this.listenerMethods.clear();
		}
	}

	private void register(ListenerMethod listener) {
		NatsListenerContainerFactory factory = this.containerFactory.getIfAvailable();
		Assert.state(factory != null,
				() -> "@NatsListener on " + listener.describe() + " needs a connection: set "
						+ "'trace-propagation.nats.connection.servers', or declare a bean of type "
						+ "io.nats.client.Connection");
		NatsListenerEndpoint endpoint = createEndpoint(listener);
		this.registry.getObject().register(endpoint.id(), factory.createContainer(endpoint));
	}

	private NatsListenerEndpoint createEndpoint(ListenerMethod listener) {
		NatsListener annotation = listener.annotation();
		String id = resolve(annotation.id());
		String queue = resolve(annotation.queue());
		Method method = AopUtils.selectInvocableMethod(listener.method(), listener.bean().getClass());
		return new NatsListenerEndpoint(StringUtils.hasText(id) ? id : listener.describe(),
				Arrays.stream(annotation.subjects()).map(this::resolve).toList(),
				StringUtils.hasText(queue) ? queue : null,
				this.methodFactory.getObject().createHandler(listener.bean(), method));
	}

	private String resolve(String value) {
		String resolved = this.valueResolver.resolveStringValue(value);
		return (resolved != null) ? resolved : "";
	}

	/**
	 * A method that was found.
	 *
	 * @param bean the bean, a proxy maybe
	 * @param beanName its name
	 * @param method the method of its target class
	 * @param annotation the annotation of the method
	 */
	private record ListenerMethod(Object bean, String beanName, Method method, NatsListener annotation) {

		String describe() {
			return this.beanName + "." + this.method.getName();
		}

	}

}
