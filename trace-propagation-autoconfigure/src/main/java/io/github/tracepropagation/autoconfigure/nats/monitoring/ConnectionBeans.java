// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.util.Arrays;
import java.util.List;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds the connections of an application, by name first, so that a lazy one is not made
 * by being found. Those that are made anew for each use are left out.
 */
final class ConnectionBeans {

	private ConnectionBeans() {
	}

	static List<String> names(ConfigurableListableBeanFactory beanFactory) {
		return Arrays.stream(beanFactory.getBeanNamesForType(Connection.class, true, false))
			.filter((name) -> isSingleton(beanFactory, name))
			.toList();
	}

	// The bean factory itself would make a lazy factory bean to tell
	static boolean isSingleton(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsSingleton(name) ? beanFactory.isSingleton(name)
				: beanFactory.getMergedBeanDefinition(name).isSingleton();
	}

	/**
	 * Return a connection, which is made where it has not been yet.
	 * @param beanFactory the bean factory
	 * @param name the name of its bean
	 * @return the connection, {@code null} for a bean that is {@code null}
	 */
	static @Nullable Connection get(BeanFactory beanFactory, String name) {
		return (beanFactory.getBean(name) instanceof Connection connection) ? connection : null;
	}

}
