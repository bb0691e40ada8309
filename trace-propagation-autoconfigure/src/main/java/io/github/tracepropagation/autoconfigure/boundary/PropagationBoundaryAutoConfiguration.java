// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.OwnDecisionSampler;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.boundary.observation.FieldRemover;
import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.boundary.observation.ReceivingTracingObservationHandler;
import io.github.tracepropagation.boundary.observation.SendingTracingObservationHandler;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the boundary: the policies that the properties make, and the two
 * observation handlers in the places of Spring Boot's.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { OpenTelemetryTracingAutoConfiguration.class, W3CPropagationAutoConfiguration.class,
		PropagationLedgerAutoConfiguration.class }, before = MicrometerTracingAutoConfiguration.class)
@ConditionalOnEnabledPropagation
@ConditionalOnBean({ OtelTracer.class, Tracer.class, ContextPropagators.class })
@EnableConfigurationProperties({ InboundProperties.class, OutboundProperties.class })
public final class PropagationBoundaryAutoConfiguration {

	PropagationBoundaryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	InboundPolicy inboundPolicy(InboundProperties properties) {
		return InboundPolicyFactory.create(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	OutboundPolicy outboundPolicy(OutboundProperties properties) {
		return OutboundPolicyFactory.create(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	PropagationBoundary propagationBoundary(ContextPropagators propagators, InboundPolicy inboundPolicy,
			InboundProperties inboundProperties, OutboundPolicy outboundPolicy, PropagationLedger ledger) {
		BaggageFilter inboundBaggage = BaggageProperty.filter("trace-propagation.inbound.baggage",
				inboundProperties.getBaggage());
		return new PropagationBoundary(propagators.getTextMapPropagator(), inboundPolicy,
				(inboundBaggage != null) ? inboundBaggage : BaggageFilter.ALL, outboundPolicy, ledger);
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SdkTracerProviderBuilderCustomizer ownDecisionSamplerCustomizer(ObjectProvider<Sampler> sampler) {
		return (builder) -> sampler.ifUnique((delegate) -> builder.setSampler(new OwnDecisionSampler(delegate)));
	}

	@Bean
	ReplacedPolicyCheck replacedPolicyCheck(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		return new ReplacedPolicyCheck(beanFactory, environment);
	}

	@Bean
	UnknownTransportCheck unknownTransportCheck(InboundProperties inbound, OutboundProperties outbound,
			PropagationLedger ledger, ConfigurableListableBeanFactory beanFactory) {
		return new UnknownTransportCheck(inbound, outbound, ledger, beanFactory);
	}

	@Bean
	@ConditionalOnMissingBean(PropagatingReceiverTracingObservationHandler.class)
	@Order(MicrometerTracingAutoConfiguration.RECEIVER_TRACING_OBSERVATION_HANDLER_ORDER)
	ReceivingTracingObservationHandler<?> receivingTracingObservationHandler(OtelTracer tracer, Tracer otelTracer,
			PropagationBoundary boundary, ObjectProvider<HopResolver> hopResolvers) {
		return new ReceivingTracingObservationHandler<>(tracer, otelTracer, boundary,
				hopResolvers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean(PropagatingSenderTracingObservationHandler.class)
	@Order(MicrometerTracingAutoConfiguration.SENDER_TRACING_OBSERVATION_HANDLER_ORDER)
	SendingTracingObservationHandler<?> sendingTracingObservationHandler(OtelTracer tracer,
			PropagationBoundary boundary, ObjectProvider<HopResolver> hopResolvers,
			ObjectProvider<FieldRemover> fieldRemovers) {
		return new SendingTracingObservationHandler<>(tracer, boundary, hopResolvers.orderedStream().toList(),
				fieldRemovers.orderedStream().toList());
	}

}
