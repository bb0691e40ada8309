// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.ledger;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.TracePropagationProperties;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.ledger.PropagationLedgerMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for the propagation ledger and its meters.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation
@EnableConfigurationProperties(TracePropagationProperties.class)
public final class PropagationLedgerAutoConfiguration {

	PropagationLedgerAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	PropagationLedger propagationLedger(TracePropagationProperties properties) {
		TracePropagationProperties.Ledger ledger = properties.getLedger();
		return new PropagationLedger(ledger.getMaxRoutes(), ledger.getMaxPeers());
	}

	/**
	 * Publishes the ledger as meters.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	@ConditionalOnEnabledPropagation("ledger")
	static class LedgerMetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		PropagationLedgerMetrics propagationLedgerMetrics(PropagationLedger ledger) {
			return new PropagationLedgerMetrics(ledger);
		}

	}

}
