// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;

import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;

/**
 * Finds the connections of an application. Those that are made anew for each use are left
 * out.
 */
final class ConnectionBeans {

	private ConnectionBeans() {
	}

	/**
	 * Return the connections by the names of their beans.
	 * @param beanFactory the bean factory
	 * @return the connections, {@code null} for a bean that is {@code null}
	 */
	static Map<String, @Nullable Connection> of(ListableBeanFactory beanFactory) {
		Map<String, @Nullable Connection> connections = new LinkedHashMap<>();
		for (String name : beanFactory.getBeanNamesForType(Connection.class, false, true)) {
			connections.put(name, (beanFactory.getBean(name) instanceof Connection connection) ? connection : null);
		}
		return connections;
	}

}
