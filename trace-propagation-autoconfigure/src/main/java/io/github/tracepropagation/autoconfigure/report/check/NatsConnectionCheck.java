// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.lang.reflect.Proxy;
import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.nats.client.Connection;

/**
 * {@link PropagationCheck} for NATS connections that are not instrumented, and so are
 * dark for who uses them without {@code NatsTemplate}. Those that are instrumented are
 * proxies.
 */
final class NatsConnectionCheck implements PropagationCheck {

	private final CreatedBeans beans;

	NatsConnectionCheck(CreatedBeans beans) {
		this.beans = beans;
	}

	@Override
	public List<Finding> check() {
		return this.beans.ofType(Connection.class)
			.entrySet()
			.stream()
			.filter((connection) -> !Proxy.isProxyClass(connection.getValue().getClass()))
			.map((connection) -> new Finding(
					"NATS connection bean '" + connection.getKey()
							+ "' is not instrumented: what uses it by hand sends and reads no trace context",
					"Declare the bean as io.nats.client.Connection, or use NatsTemplate and @NatsListener, or set"
							+ " trace-propagation.nats.instrument-connections to false"))
			.toList();
	}

}
