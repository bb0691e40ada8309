// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.Method;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * {@link BeanPostProcessor} that wraps every {@link Connection} by
 * {@link NatsPropagation}, those that a factory bean makes included. A connection that
 * cannot be wrapped is left as it is, and so is one that is declared as a class, as
 * whoever asks for that class could not be given a proxy.
 *
 * @since 0.1.0
 */
public final class NatsConnectionBeanPostProcessor implements BeanPostProcessor, BeanFactoryAware {

	private static final Logger logger = LoggerFactory.getLogger(NatsConnectionBeanPostProcessor.class);

	private final ObjectProvider<NatsPropagation> propagation;

	private @Nullable BeanFactory beanFactory;

	/**
	 * Create the post-processor.
	 * @param propagation wraps connections, looked up when the first one is created
	 */
	public NatsConnectionBeanPostProcessor(ObjectProvider<NatsPropagation> propagation) {
		this.propagation = propagation;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		// The proxy of a scope is a bean of its own, and the one that others get
		if (!(bean instanceof Connection connection) || ScopedProxyUtils.isScopedTarget(beanName)) {
			return bean;
		}
		try {
			return isDeclaredAsClass(beanName) ? left(connection, beanName) : wrap(connection);
		}
		catch (RuntimeException ex) {
			logger.warn("NATS connection '{}' could not be instrumented, its messages carry no trace context", beanName,
					ex);
			return connection;
		}
	}

	private boolean isDeclaredAsClass(String beanName) {
		Class<?> type = declaredType(beanName);
		return type != null && Connection.class.isAssignableFrom(type) && !type.isInterface();
	}

	// The bean factory itself tells the class of the instance by now
	private @Nullable Class<?> declaredType(String beanName) {
		if (!(this.beanFactory instanceof ConfigurableListableBeanFactory factory)
				|| !factory.containsBeanDefinition(beanName)
				|| !(factory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return null;
		}
		Method factoryMethod = definition.getResolvedFactoryMethod();
		if (factoryMethod != null) {
			return factoryMethod.getReturnType();
		}
		return definition.hasBeanClass() ? definition.getBeanClass() : null;
	}

	private Connection wrap(Connection connection) {
		NatsPropagation available = this.propagation.getIfAvailable();
		return (available != null) ? available.wrap(connection) : connection;
	}

	private static Connection left(Connection connection, String beanName) {
		logger.warn("NATS connection '{}' is declared as a class and is not instrumented, its messages carry no trace "
				+ "context: declare the bean as {}", beanName, Connection.class.getName());
		return connection;
	}

}
