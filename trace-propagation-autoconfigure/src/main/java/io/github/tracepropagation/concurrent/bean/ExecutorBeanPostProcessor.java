// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.bean;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BiPredicate;

import io.github.tracepropagation.concurrent.TracingExecutors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * {@link BeanPostProcessor} that makes executors and schedulers carry what is current to
 * the threads of their tasks. One that takes a task decorator is given ours; any other is
 * stood in front of where it is declared by an interface of Java or Spring, so that it
 * can still be injected wherever it could be before. An executor that is declared by its
 * class is left alone. What is held by another bean and is none itself, as the executor
 * of {@code @Async}, is stood in front of there. A bean that is not to be instrumented is
 * not where another one holds it either.
 *
 * @since 0.1.0
 */
public final class ExecutorBeanPostProcessor
		implements BeanPostProcessor, PriorityOrdered, BeanFactoryAware, BeanClassLoaderAware {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorBeanPostProcessor.class);

	private static final Set<String> INTERFACES = Set.of("java.util.concurrent", "org.springframework.core.task",
			"org.springframework.scheduling");

	private final BiPredicate<Object, String> decorated;

	private final BiPredicate<Object, String> proxied;

	private final Set<Object> leftAlone = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private @Nullable ClassLoader classLoader;

	/**
	 * Create the post-processor.
	 * @param decorated whether a bean, and what it holds, may be given a decorator
	 * @param proxied whether a bean may be stood in front of
	 */
	public ExecutorBeanPostProcessor(BiPredicate<Object, String> decorated, BiPredicate<Object, String> proxied) {
		this.decorated = decorated;
		this.proxied = proxied;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		if (beanFactory instanceof ConfigurableListableBeanFactory listable) {
			this.beanFactory = listable;
		}
	}

	@Override
	public void setBeanClassLoader(ClassLoader classLoader) {
		this.classLoader = classLoader;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		try {
			if (this.decorated.test(bean, beanName)) {
				if (TracingExecutors.isExecutor(bean)) {
					TracingExecutors.decorate(bean);
				}
				else {
					ExecutorHolder.instrument(bean, this.leftAlone::contains, this.classLoader);
				}
			}
			else if (TracingExecutors.isExecutor(bean)) {
				this.leftAlone.add(bean);
			}
		}
		catch (RuntimeException ex) {
			logFailure(beanName, ex);
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		try {
			return isToBeProxied(bean, beanName) ? TracingExecutors.proxy(bean, this.classLoader) : bean;
		}
		catch (RuntimeException ex) {
			logFailure(beanName, ex);
			return bean;
		}
	}

	private boolean isToBeProxied(Object bean, String beanName) {
		return TracingExecutors.isExecutor(bean) && this.proxied.test(bean, beanName)
				&& isDeclaredByInterface(beanName);
	}

	private boolean isDeclaredByInterface(String beanName) {
		Class<?> type = declaredType(beanName);
		return type != null && type.isInterface() && INTERFACES.contains(type.getPackageName());
	}

	private @Nullable Class<?> declaredType(String beanName) {
		if (this.beanFactory == null || !this.beanFactory.containsBeanDefinition(beanName)
				|| !(this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return null;
		}
		if (definition.getResolvedFactoryMethod() != null) {
			return definition.getResolvedFactoryMethod().getReturnType();
		}
		return definition.hasBeanClass() ? definition.getBeanClass() : null;
	}

	private static void logFailure(String beanName, RuntimeException failure) {
		logger.warn("Bean '{}' could not be instrumented, its tasks run without trace context", beanName, failure);
	}

}
