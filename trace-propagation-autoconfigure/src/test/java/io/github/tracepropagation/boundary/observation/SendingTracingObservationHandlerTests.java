// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.MapCarrier;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SendingTracingObservationHandler}.
 */
class SendingTracingObservationHandlerTests {

	private final TracingSupport tracing = new TracingSupport();

	private final MapCarrier carrier = new MapCarrier();

	private OutboundDecision decision = OutboundDecision.INJECT;

	private boolean handlesOthers;

	@AfterEach
	void close() {
		this.tracing.close();
	}

	@Test
	void injectsTheSpanOfTheHop() {
		send(context());
		SpanData span = this.tracing.onlySpan();
		assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
		assertThat(this.carrier.get("traceparent")).startsWith("00-" + span.getTraceId() + "-" + span.getSpanId());
		assertThat(this.tracing.ledger.count(Hop.OTHER, Direction.OUTBOUND, Outcome.INJECTED)).isOne();
	}

	@Test
	void injectsTheCurrentBaggage() {
		try (Scope scope = Baggage.builder().put("user", "42").build().makeCurrent()) {
			assertThat(scope).isNotNull();
			send(context());
		}
		assertThat(this.carrier.get("baggage")).isEqualTo("user=42");
	}

	@Test
	void baggageIsWithheldApartFromTheTrace() {
		this.decision = OutboundDecision.INJECT_WITHOUT_BAGGAGE;
		try (Scope scope = Baggage.builder().put("user", "42").build().makeCurrent()) {
			assertThat(scope).isNotNull();
			send(context());
		}
		assertThat(this.carrier.keys()).containsExactly("traceparent");
	}

	@Test
	void spanIsMadeWhereItsContextIsWithheld() {
		this.decision = OutboundDecision.WITHHOLD;
		send(context());
		assertThat(this.tracing.onlySpan()).isNotNull();
		assertThat(this.carrier.keys()).isEmpty();
		assertThat(this.tracing.ledger.count(Hop.OTHER, Direction.OUTBOUND, Outcome.WITHHELD)).isOne();
	}

	@Test
	void contextWithoutACarrierIsPassedOver() {
		SenderContext<MapCarrier> context = new SenderContext<>(MapCarrier::set, Kind.PRODUCER);
		send(context);
		assertThat(this.tracing.onlySpan()).isNotNull();
	}

	@Test
	void failingSetterDoesNotReachTheCaller() {
		SenderContext<MapCarrier> context = new SenderContext<>((carrier, key, value) -> {
			throw new UnsupportedOperationException("read only");
		}, Kind.PRODUCER);
		context.setCarrier(this.carrier);
		send(context);
		assertThat(this.tracing.onlySpan()).isNotNull();
		assertThat(this.tracing.ledger.count(Hop.OTHER, Direction.OUTBOUND, Outcome.FAILED)).isOne();
	}

	@Test
	void policySeesTheResolvedHop() {
		Hop hop = Hop.outbound("known", "host", "/path");
		OutboundPolicy policy = (asked) -> {
			assertThat(asked).isEqualTo(hop);
			return OutboundDecision.INJECT;
		};
		send(context(), policy, (context) -> hop);
		assertThat(this.tracing.ledger.count("known", Direction.OUTBOUND, Outcome.INJECTED)).isOne();
		assertThat(this.carrier.get("traceparent")).isNotNull();
	}

	@Test
	void hopThatNoResolverKnowsHasTheRemoteServiceAsItsPeer() {
		SenderContext<MapCarrier> context = context();
		context.setRemoteServiceName("orders");
		Hop[] seen = new Hop[1];
		send(context, (hop) -> {
			seen[0] = hop;
			return OutboundDecision.INJECT;
		});
		assertThat(seen[0]).isEqualTo(Hop.outbound(Hop.OTHER, "orders", null));
	}

	@Test
	void plainSpanWithinAnObservationIsTheParent() {
		Observation around = around();
		Span plain = this.tracing.otelTracer.spanBuilder("plain").startSpan();
		try (Observation.Scope observed = around.openScope();
				Scope scope = plain.makeCurrent();
				Scope baggage = Baggage.builder().put("user", "42").build().makeCurrent()) {
			send(context());
		}
		assertParent(plain.getSpanContext());
		assertThat(this.carrier.get("baggage")).isEqualTo("user=42");
	}

	@Test
	void plainSpanWithinTheParentObservationIsTheParentWhereThatIsNamed() {
		Observation around = around();
		Span plain = this.tracing.otelTracer.spanBuilder("plain").startSpan();
		SenderContext<MapCarrier> context = context();
		context.setParentObservation(around);
		try (Observation.Scope observed = around.openScope(); Scope scope = plain.makeCurrent()) {
			send(context);
		}
		assertParent(plain.getSpanContext());
	}

	@Test
	void observationWithinAPlainSpanIsTheParent() {
		Span plain = this.tracing.otelTracer.spanBuilder("plain").startSpan();
		try (Scope scope = plain.makeCurrent()) {
			Observation inner = around();
			try (Observation.Scope observed = inner.openScope()) {
				send(context());
			}
			assertParent(spanOf(inner));
		}
	}

	@Test
	void spanOfMicrometersTracerWithinAPlainSpanIsTheParent() {
		Observation around = around();
		Span plain = this.tracing.otelTracer.spanBuilder("plain").startSpan();
		io.micrometer.tracing.Span inner;
		try (Observation.Scope observed = around.openScope(); Scope scope = plain.makeCurrent()) {
			inner = this.tracing.tracer.nextSpan().start();
			try (Tracer.SpanInScope withSpan = this.tracing.tracer.withSpan(inner)) {
				send(context());
			}
		}
		assertParent(OtelSpan.toOtel(inner).getSpanContext());
	}

	@Test
	void parentObservationThatIsNamedIsTheParentWhereNothingIsCurrent() {
		Observation named = around();
		SenderContext<MapCarrier> context = context();
		context.setParentObservation(named);
		send(context);
		assertParent(spanOf(named));
	}

	@Test
	void observationIsTheParentAgainAfterAPlainSpan() {
		Observation around = around();
		Span plain = this.tracing.otelTracer.spanBuilder("plain").startSpan();
		try (Observation.Scope observed = around.openScope()) {
			try (Scope scope = plain.makeCurrent()) {
				assertThat(Span.current()).isSameAs(plain);
			}
			send(context());
		}
		assertParent(spanOf(around));
	}

	private Observation around() {
		if (!this.handlesOthers) {
			this.handlesOthers = true;
			this.tracing.registry.observationConfig()
				.observationHandler(new DefaultTracingObservationHandler(this.tracing.tracer) {
					@Override
					public boolean supportsContext(Observation.Context context) {
						return !(context instanceof SenderContext);
					}
				});
		}
		return Observation.start("around", this.tracing.registry);
	}

	private static SpanContext spanOf(Observation observation) {
		TracingContext tracing = observation.getContextView().getRequired(TracingContext.class);
		return OtelSpan.toOtel(tracing.getSpan()).getSpanContext();
	}

	private void assertParent(SpanContext parent) {
		SpanData sent = this.tracing.span("send");
		assertThat(sent.getParentSpanContext().getSpanId()).isEqualTo(parent.getSpanId());
		assertThat(sent.getTraceId()).isEqualTo(parent.getTraceId());
		assertThat(this.carrier.get("traceparent")).contains(sent.getTraceId() + "-" + sent.getSpanId());
	}

	private void send(SenderContext<MapCarrier> context) {
		send(context, (hop) -> this.decision);
	}

	private void send(SenderContext<MapCarrier> context, OutboundPolicy policy, HopResolver... hopResolvers) {
		PropagationBoundary boundary = this.tracing.boundary((hop, caller) -> InboundDecision.CONTINUE, policy);
		this.tracing.registry.observationConfig()
			.observationHandler(new SendingTracingObservationHandler<>(this.tracing.tracer, boundary,
					List.of(hopResolvers), List.of()));
		Observation.createNotStarted("send", () -> context, this.tracing.registry).observe(() -> {
		});
	}

	private SenderContext<MapCarrier> context() {
		SenderContext<MapCarrier> context = new SenderContext<>(MapCarrier::set, Kind.PRODUCER);
		context.setCarrier(this.carrier);
		return context;
	}

}
