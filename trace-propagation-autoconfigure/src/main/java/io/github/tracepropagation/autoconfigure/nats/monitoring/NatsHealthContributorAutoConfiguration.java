// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.nats.client.Connection;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the {@link NatsHealthIndicator health} of every
 * {@link Connection} bean: of the only one as {@code nats}, of several below it by the
 * names of their beans. A lazy one is made by its first health check.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsConnectionAutoConfiguration.class,
		afterName = "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration",
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ Connection.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledPropagation("nats")
@ConditionalOnBean(value = Connection.class, search = SearchStrategy.CURRENT)
@ConditionalOnEnabledHealthIndicator("nats")
public final class NatsHealthContributorAutoConfiguration {

	NatsHealthContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(name = { "natsHealthIndicator", "natsHealthContributor" })
	HealthContributor natsHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		Map<String, HealthContributor> indicators = new LinkedHashMap<>();
		ConnectionBeans.names(beanFactory)
			.forEach((name) -> indicators.put(name,
					new NatsHealthIndicator(() -> ConnectionBeans.get(beanFactory, name))));
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
	}

}
