// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A gRPC service that does what a test tells it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class GrpcApplication {

	@Bean
	InMemorySpanExporter spanExporter() {
		return InMemorySpanExporter.create();
	}

	@Bean
	StartedSpans startedSpans() {
		return new StartedSpans();
	}

	@Bean
	ScriptedService scriptedService() {
		return new ScriptedService();
	}

	/**
	 * Counts the spans that are to be exported.
	 */
	static class StartedSpans implements SpanProcessor {

		final AtomicInteger count = new AtomicInteger();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.count.incrementAndGet();
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
		}

		@Override
		public boolean isEndRequired() {
			return false;
		}

	}

	/**
	 * Asks a test for the decisions, and lets everything pass where it says nothing.
	 */
	@Configuration(proxyBeanMethods = false)
	static class PolicyConfiguration {

		@Bean
		Hops hops() {
			return new Hops();
		}

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
