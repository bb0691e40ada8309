// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.carrier;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ConditionalOnJavaAgent;
import io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration;
import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.carrier.CarrierPropagation;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for hops that are made by hand.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PropagationBoundaryAutoConfiguration.class)
@ConditionalOnEnabledPropagation
@ConditionalOnBean({ PropagationBoundary.class, Tracer.class })
public final class CarrierPropagationAutoConfiguration {

	CarrierPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnJavaAgent(leads = false)
	CarrierPropagation carrierPropagation(PropagationBoundary boundary, Tracer tracer) {
		return new CarrierPropagation(boundary, tracer);
	}

	// The boundary stands back, and the agent knows nothing of hops by hand
	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnJavaAgent(leads = true)
	CarrierPropagation carrierPropagationBesideAgent(ContextPropagators propagators, PropagationLedger ledger,
			Tracer tracer) {
		return new CarrierPropagation(new PropagationBoundary(propagators.getTextMapPropagator(),
				(hop, caller) -> InboundDecision.CONTINUE, BaggageFilter.ALL, (hop) -> OutboundDecision.INJECT, ledger),
				tracer);
	}

	@Bean
	static CarrierPropagationRegistrar carrierPropagationRegistrar() {
		return new CarrierPropagationRegistrar();
	}

}
