// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import io.github.tracepropagation.nats.monitoring.NatsConnectionMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.stream.binder.DefaultBinderFactory;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Binds the {@link NatsConnectionMetrics meters} of each connection that a binder has of
 * its own, by the name of the binder.
 */
final class BinderConnectionMeters implements DefaultBinderFactory.Listener {

	private final ObjectProvider<MeterRegistry> meterRegistry;

	BinderConnectionMeters(ObjectProvider<MeterRegistry> meterRegistry) {
		this.meterRegistry = meterRegistry;
	}

	@Override
	public void afterBinderContextInitialized(String configurationName, ConfigurableApplicationContext binderContext) {
		MeterRegistry registry = this.meterRegistry.getIfUnique();
		if (registry != null) {
			binderContext.getBeansOfType(Connection.class)
				.values()
				.forEach((connection) -> new NatsConnectionMetrics(connection, configurationName).bindTo(registry));
		}
	}

}
