// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.bean;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;

import io.github.tracepropagation.concurrent.executor.TracingExecutors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.BeanClassLoaderAware;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.SmartInstantiationAwareBeanPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.core.ResolvableType;

/**
 * {@link BeanPostProcessor} that makes executors and schedulers carry what is current to
 * the threads of their tasks. One that takes a task decorator is given ours; any other is
 * stood in front of where it is declared by an interface of Java or Spring, as the type
 * of a bean method, of a bean class or of what a {@link FactoryBean} makes. It can then
 * be injected by that interface, and by every other public one that it has, but no longer
 * by its class. An executor that is declared by its class is left alone. What is held by
 * another bean and is none itself, as the executor of {@code @Async}, is stood in front
 * of there. A bean that is not to be instrumented is not where another one holds it
 * either.
 *
 * @since 0.1.0
 */
public final class ExecutorBeanPostProcessor
		implements SmartInstantiationAwareBeanPostProcessor, PriorityOrdered, BeanFactoryAware, BeanClassLoaderAware {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorBeanPostProcessor.class);

	private static final Set<String> INTERFACES = Set.of("java.util.concurrent", "org.springframework.core.task",
			"org.springframework.scheduling");

	private final BiPredicate<Object, String> decorated;

	private final BiPredicate<Object, String> proxied;

	private final Set<Object> leftAlone = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

	private final Set<String> inFrontEarly = ConcurrentHashMap.newKeySet();

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
	public Object getEarlyBeanReference(Object bean, String beanName) {
		decorate(bean, beanName);
		Object inFront = inFront(bean, beanName);
		if (inFront != bean) {
			this.inFrontEarly.add(beanName);
		}
		return inFront;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		decorate(bean, beanName);
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (this.inFrontEarly.remove(beanName)) {
			return bean;
		}
		if (isMadeByFactory(bean, beanName)) {
			decorate(bean, beanName);
		}
		return inFront(bean, beanName);
	}

	/**
	 * Make an object that is no bean hold an executor that carries what is current.
	 * @param holder the object
	 */
	void instrumentHeld(Object holder) {
		try {
			ExecutorHolder.instrument(holder, this.leftAlone::contains, this.classLoader);
		}
		catch (RuntimeException ex) {
			logger.warn("An executor could not be instrumented, its tasks run without trace context", ex);
		}
	}

	private void decorate(Object bean, String beanName) {
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
	}

	private Object inFront(Object bean, String beanName) {
		try {
			Object inFront = this.decorated.test(bean, beanName) ? TracingExecutors.standIn(bean) : bean;
			return isToBeProxied(bean, beanName) ? TracingExecutors.proxy(inFront, this.classLoader) : inFront;
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

	// Spring initialises the factory, and shows what it makes only afterwards
	private boolean isMadeByFactory(Object bean, String beanName) {
		return !(bean instanceof FactoryBean) && TracingExecutors.isExecutor(bean) && this.beanFactory != null
				&& this.beanFactory.containsBeanDefinition(beanName) && this.beanFactory.isFactoryBean(beanName);
	}

	private boolean isDeclaredByInterface(String beanName) {
		ResolvableType declared = declaredType(beanName);
		Class<?> type = FactoryBean.class.isAssignableFrom(declared.toClass())
				? declared.as(FactoryBean.class).resolveGeneric() : declared.resolve();
		return type != null && type.isInterface() && INTERFACES.contains(type.getPackageName());
	}

	private ResolvableType declaredType(String beanName) {
		if (this.beanFactory == null || !this.beanFactory.containsBeanDefinition(beanName)
				|| !(this.beanFactory.getMergedBeanDefinition(beanName) instanceof RootBeanDefinition definition)) {
			return ResolvableType.NONE;
		}
		Method method = definition.getResolvedFactoryMethod();
		if (method != null) {
			return ResolvableType.forMethodReturnType(method);
		}
		return definition.hasBeanClass() ? ResolvableType.forClass(definition.getBeanClass()) : ResolvableType.NONE;
	}

	private static void logFailure(String beanName, RuntimeException failure) {
		logger.warn("Bean '{}' could not be instrumented, its tasks run without trace context", beanName, failure);
	}

}
