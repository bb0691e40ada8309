// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.BeanCurrentlyInCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * {@link BeanPostProcessor} that gives clients the {@link ObservationRegistry}. It sees a
 * bean before any proxy is put around it. The registry is looked up when the first client
 * is created, not together with the post-processor, and a client that cannot be given it
 * is left as it is.
 */
abstract class ClientObservationBeanPostProcessor implements BeanPostProcessor {

	private static final Logger logger = LoggerFactory.getLogger(ClientObservationBeanPostProcessor.class);

	private final ObjectProvider<ObservationRegistry> observationRegistry;

	ClientObservationBeanPostProcessor(ObjectProvider<ObservationRegistry> observationRegistry) {
		this.observationRegistry = observationRegistry;
	}

	@Override
	public final Object postProcessBeforeInitialization(Object bean, String beanName) {
		try {
			return isCandidate(bean) ? observe(bean) : bean;
		}
		catch (RuntimeException ex) {
			logFailure(beanName, ex);
			return bean;
		}
	}

	private void logFailure(String beanName, RuntimeException failure) {
		if (failure instanceof BeansException ex && ex.contains(BeanCurrentlyInCreationException.class)) {
			logger.debug("Bean '{}' is a part of the observation registry and is not observed itself", beanName, ex);
		}
		else {
			logger.warn("Bean '{}' could not be given the observation registry, its calls carry no trace context",
					beanName, failure);
		}
	}

	private Object observe(Object bean) {
		ObservationRegistry registry = this.observationRegistry.getIfAvailable();
		return (registry != null) ? observe(bean, registry) : bean;
	}

	/**
	 * Whether a bean is a client that may lack the registry.
	 * @param bean any bean
	 * @return whether {@link #observe(Object, ObservationRegistry)} is to be called
	 */
	abstract boolean isCandidate(Object bean);

	/**
	 * Give the registry to a client.
	 * @param bean the client
	 * @param registry the registry
	 * @return the bean to use from now on
	 */
	abstract Object observe(Object bean, ObservationRegistry registry);

	/**
	 * Whether a bean is of Spring's own implementation of an interface. To rebuild
	 * another implementation would lose what it adds.
	 * @param bean any bean
	 * @param type the interface
	 * @return whether the bean may be rebuilt
	 */
	static boolean isImplementationOfSpring(Object bean, Class<?> type) {
		return type.isInstance(bean) && bean.getClass().getPackageName().equals(type.getPackageName());
	}

}
