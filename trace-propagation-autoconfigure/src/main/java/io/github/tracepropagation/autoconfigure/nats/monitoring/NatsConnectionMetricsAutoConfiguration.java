// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.nats.monitoring.NatsConnectionMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.nats.client.Connection;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the {@link NatsConnectionMetrics meters} of every
 * {@link Connection} bean.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsConnectionAutoConfiguration.class,
		afterName = "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration")
@ConditionalOnClass({ Connection.class, MeterBinder.class })
@ConditionalOnEnabledPropagation("nats")
@ConditionalOnBean(value = Connection.class, search = SearchStrategy.CURRENT)
public final class NatsConnectionMetricsAutoConfiguration {

	private NatsConnectionMetricsAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = "natsConnectionMetrics")
	static ConnectionMeterBinder natsConnectionMetrics() {
		return new ConnectionMeterBinder();
	}

}
