// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.nats.client.Connection;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the {@link NatsHealthIndicator health} of every
 * {@link Connection} bean: of the only one as {@code nats}, of several below it by the
 * names of their beans.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsConnectionAutoConfiguration.class,
		afterName = "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration",
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ Connection.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledPropagation("nats")
@ConditionalOnBean(Connection.class)
@ConditionalOnEnabledHealthIndicator("nats")
public final class NatsHealthContributorAutoConfiguration {

	NatsHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "natsHealthIndicator", "natsHealthContributor" })
	HealthContributor natsHealthContributor(ListableBeanFactory beanFactory) {
		Map<String, HealthContributor> indicators = new LinkedHashMap<>();
		ConnectionBeans.of(beanFactory)
			.forEach((name, connection) -> indicators.put(name, new NatsHealthIndicator(connection)));
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
	}

}
