// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.tracepropagation.nats.monitoring.NatsConnectionMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * {@link MeterBinder} for the {@link NatsConnectionMetrics meters} of every connection
 * that there is, and, as a {@link BeanPostProcessor}, of each lazy one when it is made.
 */
final class ConnectionMeterBinder implements MeterBinder, BeanPostProcessor, BeanFactoryAware {

	private final Map<MeterRegistry, Set<String>> bound = new ConcurrentHashMap<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		this.beanFactory = (beanFactory instanceof ConfigurableListableBeanFactory factory) ? factory : null;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		this.bound.computeIfAbsent(registry, (key) -> ConcurrentHashMap.newKeySet());
		ConfigurableListableBeanFactory factory = this.beanFactory;
		if (factory != null) {
			ConnectionBeans.names(factory).stream().filter(factory::containsSingleton).forEach((name) -> {
				Connection connection = ConnectionBeans.get(factory, name);
				if (connection != null) {
					bind(registry, name, connection);
				}
			});
		}
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof Connection connection && !this.bound.isEmpty() && isSingleton(beanName)) {
			this.bound.keySet().forEach((registry) -> bind(registry, beanName, connection));
		}
		return bean;
	}

	private boolean isSingleton(String beanName) {
		return this.beanFactory != null && this.beanFactory.containsLocalBean(beanName)
				&& ConnectionBeans.isSingleton(this.beanFactory, beanName);
	}

	private void bind(MeterRegistry registry, String name, Connection connection) {
		Set<String> names = this.bound.get(registry);
		if (names != null && names.add(name)) {
			new NatsConnectionMetrics(connection, name).bindTo(registry);
		}
	}

}
