// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import java.util.Map;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MdcEventListener}, on events as they come from Micrometer's bridge.
 */
class MdcEventListenerTests {

	private static final String CALLER = "0af7651916cd43dd8448eb211c80319c";

	private static final String OWN = "11111111111111111111111111111111";

	private final MdcEventListener listener = new MdcEventListener(MdcKeys.DEFAULT);

	private final Context restarted = restarted()
		.with(Span.wrap(SpanContext.create(OWN, "2222222222222222", TraceFlags.getDefault(), TraceState.getDefault())));

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void restartedHopIsNamedWithItsCaller() {
		try (Scope scope = this.restarted.makeCurrent()) {
			this.listener.onEvent(new ScopeAttachedEvent(this.restarted));
			assertThat(MDC.getCopyOfContextMap()).containsOnly(Map.entry("trace_id", OWN),
					Map.entry("span_id", "2222222222222222"), Map.entry("trace_flags", "00"),
					Map.entry("untrusted_trace_id", CALLER));
		}
		this.listener.onEvent(new ScopeClosedEvent());
		assertThat(MDC.getCopyOfContextMap()).isEmpty();
	}

	@Test
	void eventOfAContextThatIsNotTheCurrentOneChangesNothing() {
		Span other = Span
			.wrap(SpanContext.create(OWN, "3333333333333333", TraceFlags.getDefault(), TraceState.getDefault()));
		try (Scope scope = this.restarted.makeCurrent()) {
			this.listener.onEvent(new ScopeAttachedEvent(this.restarted));
			this.listener.onEvent(new ScopeRestoredEvent(Context.root().with(other)));
			assertThat(MDC.get("span_id")).isEqualTo("2222222222222222");
			assertThat(MDC.get("untrusted_trace_id")).isEqualTo(CALLER);
		}
		this.listener.onEvent(new ScopeClosedEvent());
		assertThat(MDC.getCopyOfContextMap()).isEmpty();
	}

	@Test
	void entryOfTheApplicationStaysWhereTheKeyIsNotOurs() {
		MdcEventListener without = new MdcEventListener(new MdcKeys("trace_id", "span_id", "trace_flags", null));
		MDC.put("untrusted_trace_id", "own");
		try (Scope scope = this.restarted.makeCurrent()) {
			without.onEvent(new ScopeAttachedEvent(this.restarted));
			assertThat(MDC.get("untrusted_trace_id")).isEqualTo("own");
		}
		without.onEvent(new ScopeClosedEvent());
		assertThat(MDC.getCopyOfContextMap()).containsOnlyKeys("untrusted_trace_id");
	}

	@Test
	void traceFlagsWithoutAKeyAreNotWritten() {
		MdcEventListener without = new MdcEventListener(new MdcKeys("trace_id", "span_id", null, "untrusted_trace_id"));
		try (Scope scope = this.restarted.makeCurrent()) {
			without.onEvent(new ScopeAttachedEvent(this.restarted));
			assertThat(MDC.getCopyOfContextMap()).containsOnly(Map.entry("trace_id", OWN),
					Map.entry("span_id", "2222222222222222"), Map.entry("untrusted_trace_id", CALLER));
		}
		without.onEvent(new ScopeClosedEvent());
		assertThat(MDC.getCopyOfContextMap()).isEmpty();
	}

	@Test
	void idThatTheApplicationHasTakenOutIsThereAgainInTheNextScope() {
		Context inner = this.restarted.with(Span
			.wrap(SpanContext.create(OWN, "4444444444444444", TraceFlags.getDefault(), TraceState.getDefault())));
		try (Scope scope = this.restarted.makeCurrent()) {
			this.listener.onEvent(new ScopeAttachedEvent(this.restarted));
			MDC.put("trace_id", "forged");
			MDC.remove("trace_flags");
			try (Scope innerScope = inner.makeCurrent()) {
				this.listener.onEvent(new ScopeAttachedEvent(inner));
				assertThat(MDC.getCopyOfContextMap()).contains(Map.entry("trace_id", OWN),
						Map.entry("span_id", "4444444444444444"), Map.entry("trace_flags", "00"));
			}
		}
		this.listener.onEvent(new ScopeClosedEvent());
		assertThat(MDC.getCopyOfContextMap()).isEmpty();
	}

	private static Context restarted() {
		PropagationBoundary boundary = new PropagationBoundary(W3CTraceContextPropagator.getInstance(),
				(hop, caller) -> InboundDecision.RESTART, BaggageFilter.ALL, (hop) -> OutboundDecision.INJECT,
				new PropagationLedger());
		return boundary.extract(Hop.inbound("test", null, null), Context.root(),
				Map.of("traceparent", "00-" + CALLER + "-b7ad6b7169203331-01"), new Getter());
	}

	private static final class Getter implements TextMapGetter<Map<String, String>> {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

	}

}
