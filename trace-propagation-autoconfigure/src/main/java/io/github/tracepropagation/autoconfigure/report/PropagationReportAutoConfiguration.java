// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for what an application tells of its propagation: the report at its
 * start and the endpoint.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PropagationLedgerAutoConfiguration.class)
@ConditionalOnEnabledPropagation
@EnableConfigurationProperties(StartupReportProperties.class)
public final class PropagationReportAutoConfiguration {

	PropagationReportAutoConfiguration() {
	}

	@Bean
	PropagationStatus propagationStatus(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<PropagationCheck> checks) {
		return new PropagationStatus(new ActivePolicies(beanFactory), new Instrumentation(beanFactory),
				new Findings(checks));
	}

	@Bean
	@ConditionalOnBooleanProperty(name = "trace-propagation.startup-report.enabled", matchIfMissing = true)
	StartupReport propagationStartupReport(ApplicationContext context, PropagationStatus status,
			ObjectProvider<ContextPropagators> propagators) {
		return new StartupReport(context, new Summary(status, propagators, context), status.findings());
	}

	@Bean
	@ConditionalOnBean(PropagationLedger.class)
	@ConditionalOnEnabledPropagation("ledger")
	LedgerSection propagationLedgerSection(PropagationLedger ledger) {
		return new LedgerSection(ledger);
	}

	/**
	 * Makes the endpoint, where Actuator is there and exposes it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	@ConditionalOnEnabledPropagation("ledger")
	static class EndpointConfiguration {

		@Bean
		@ConditionalOnMissingBean
		@ConditionalOnAvailableEndpoint
		TracePropagationEndpoint tracePropagationEndpoint(PropagationStatus status,
				ObjectProvider<PropagationReportSection> sections) {
			return new TracePropagationEndpoint(status, sections.orderedStream().toList());
		}

	}

}
