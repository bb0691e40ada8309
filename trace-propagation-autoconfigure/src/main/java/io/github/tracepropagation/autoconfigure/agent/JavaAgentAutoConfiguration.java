// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ConditionalOnJavaAgent;
import io.github.tracepropagation.autoconfigure.JavaAgent;
import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration;
import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for an application that the OpenTelemetry Java agent instruments.
 * The observations of hops are left without spans and headers, which are the agent's; all
 * other spans are made by the agent's SDK, so that they join its traces.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = PropagationBoundaryAutoConfiguration.class,
		beforeName = "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")
@ConditionalOnEnabledPropagation
@EnableConfigurationProperties(JavaAgentProperties.class)
public final class JavaAgentAutoConfiguration {

	JavaAgentAutoConfiguration() {
	}

	@Bean
	PropagationCheck javaAgentCheck(JavaAgentProperties properties, BeanFactory beanFactory) {
		return new JavaAgentCheck(JavaAgent.isActive(), JavaAgent.isLeftTo(beanFactory), properties.getMode());
	}

	/**
	 * Stands back.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJavaAgent(leads = true)
	static class StandingBackConfiguration {

		// The agent closes what is the agent's
		@Bean(destroyMethod = "")
		@ConditionalOnMissingBean
		OpenTelemetry openTelemetry() {
			return GlobalOpenTelemetry.get();
		}

		@Bean
		@ConditionalOnMissingBean
		PropagationBoundary propagationBoundary(PropagationLedger ledger) {
			return new PropagationBoundary(TextMapPropagator.noop(), (hop, caller) -> InboundDecision.CONTINUE,
					BaggageFilter.ALL, (hop) -> OutboundDecision.INJECT, ledger);
		}

		@Bean
		@ConditionalOnMissingBean
		@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER)
		PropagatingReceiverTracingObservationHandler<?> standingBackReceiverHandler(Tracer tracer) {
			return new StandingBackReceiverHandler<>(tracer);
		}

		@Bean
		@ConditionalOnMissingBean
		@Order(MicrometerTracingAutoConfiguration.SENDER_TRACING_OBSERVATION_HANDLER_ORDER)
		PropagatingSenderTracingObservationHandler<?> standingBackSenderHandler(Tracer tracer) {
			return new StandingBackSenderHandler<>(tracer);
		}

	}

}
