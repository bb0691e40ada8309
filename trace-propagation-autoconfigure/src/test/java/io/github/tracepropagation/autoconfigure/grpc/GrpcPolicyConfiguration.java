// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Asks a test for the decisions, and lets everything pass where it says nothing.
 */
@Configuration(proxyBeanMethods = false)
class GrpcPolicyConfiguration {

	@Bean
	Hops hops() {
		return new Hops();
	}

	/**
	 * Keeps the hops it was asked about.
	 */
	static class Hops implements InboundPolicy, OutboundPolicy {

		final List<Hop> seen = new CopyOnWriteArrayList<>();

		volatile InboundPolicy inbound = (hop, caller) -> InboundDecision.CONTINUE;

		volatile OutboundPolicy outbound = (hop) -> OutboundDecision.INJECT;

		void reset() {
			this.seen.clear();
			this.inbound = (hop, caller) -> InboundDecision.CONTINUE;
			this.outbound = (hop) -> OutboundDecision.INJECT;
		}

		@Override
		public InboundDecision decide(Hop hop, SpanContext caller) {
			this.seen.add(hop);
			return this.inbound.decide(hop, caller);
		}

		@Override
		public OutboundDecision decide(Hop hop) {
			this.seen.add(hop);
			return this.outbound.decide(hop);
		}

	}

}
