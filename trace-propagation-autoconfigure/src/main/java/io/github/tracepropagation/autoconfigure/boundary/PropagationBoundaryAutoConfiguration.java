// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.FieldRemover;
import io.github.tracepropagation.boundary.HopResolver;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.boundary.ReceivingTracingObservationHandler;
import io.github.tracepropagation.boundary.SendingTracingObservationHandler;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for the boundary: the policies, and the two observation handlers in
 * the places of Spring Boot's.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { OpenTelemetryTracingAutoConfiguration.class, W3CPropagationAutoConfiguration.class,
		PropagationLedgerAutoConfiguration.class }, before = MicrometerTracingAutoConfiguration.class)
@ConditionalOnEnabledPropagation
@ConditionalOnBean({ OtelTracer.class, Tracer.class, ContextPropagators.class })
public final class PropagationBoundaryAutoConfiguration {

	PropagationBoundaryAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	InboundPolicy inboundPolicy() {
		return (hop, caller) -> InboundDecision.CONTINUE;
	}

	@Bean
	@ConditionalOnMissingBean
	OutboundPolicy outboundPolicy() {
		return (hop) -> OutboundDecision.INJECT;
	}

	@Bean
	@ConditionalOnMissingBean
	PropagationBoundary propagationBoundary(ContextPropagators propagators, InboundPolicy inboundPolicy,
			OutboundPolicy outboundPolicy, PropagationLedger ledger) {
		return new PropagationBoundary(propagators.getTextMapPropagator(), inboundPolicy, BaggageFilter.ALL,
				outboundPolicy, ledger);
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
