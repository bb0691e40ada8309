// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.Map;

import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.Assert;

/**
 * Finds the methods with {@link NatsListener @NatsListener} once all singletons are
 * there, and registers a listener for each. It looks at the types of beans and creates
 * none, so a lazy bean is created with its first message, and one of another scope is got
 * anew for each.
 *
 * @since 0.1.0
 */
public final class NatsListenerMethodProcessor implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final NatsListenerRegistry registry;

	private final ObjectProvider<NatsListenerContainerFactory> containerFactory;

	private final ObjectProvider<NatsListenerMethodFactory> methodFactory;

	/**
	 * Create the processor. The factories are looked up when there is a listener method,
	 * not before.
	 * @param beanFactory has the beans
	 * @param registry holds the containers
	 * @param containerFactory creates the containers
	 * @param methodFactory makes handlers of the methods
	 */
	public NatsListenerMethodProcessor(ConfigurableListableBeanFactory beanFactory, NatsListenerRegistry registry,
			ObjectProvider<NatsListenerContainerFactory> containerFactory,
			ObjectProvider<NatsListenerMethodFactory> methodFactory) {
		this.beanFactory = beanFactory;
		this.registry = registry;
		this.containerFactory = containerFactory;
		this.methodFactory = methodFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String beanName : this.beanFactory.getBeanNamesForType(Object.class)) {
			Class<?> type = ScopedProxyUtils.isScopedTarget(beanName) ? null
					: AutoProxyUtils.determineTargetClass(this.beanFactory, beanName);
			if (type != null && AnnotationUtils.isCandidateClass(type, NatsListener.class)) {
				find(type).forEach((method, listener) -> register(beanName, method, listener));
			}
		}
	}

	private static Map<Method, NatsListener> find(Class<?> type) {
		return MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<@Nullable NatsListener>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, NatsListener.class));
	}

	private void register(String beanName, Method method, NatsListener listener) {
		ListenerMethodEndpoint described = new ListenerMethodEndpoint(this.beanFactory, beanName, method, listener);
		NatsListenerContainerFactory named = described.bean("containerFactory", listener.containerFactory(),
				NatsListenerContainerFactory.class);
		NatsListenerContainerFactory factory = (named != null) ? named : this.containerFactory.getIfAvailable();
		Assert.state(factory != null,
				() -> "@NatsListener on " + described.name() + " needs a connection: set "
						+ "'trace-propagation.nats.connection.servers', or declare a bean of type "
						+ "io.nats.client.Connection");
		this.registry.register(described.build(this.methodFactory.getObject()), factory);
	}

}
