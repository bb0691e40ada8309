// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.tck;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a transport sends of the context that is current by decision of an
 * {@link OutboundPolicy}, as the neighbour sees it. Whatever is decided, the call
 * succeeds and has its span.
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class OutboundDecisionContract {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	/**
	 * Have the service ask this policy from now on.
	 */
	protected abstract void decideBy(OutboundPolicy policy);

	/**
	 * Send a message on this thread, in the context that is current there, and return the
	 * header lines that the neighbour was sent.
	 */
	protected abstract HeaderLines send();

	/**
	 * Return the ledger of the service.
	 */
	protected abstract PropagationLedger ledger();

	/**
	 * Return the transport as the ledger calls it.
	 */
	protected abstract String transport();

	/**
	 * Return the exported spans since the test began, when all of them are finished.
	 */
	protected abstract List<SpanData> spans();

	@Test
	void everythingIsSentWhereAllMayLeave() {
		HeaderLines sent = send(OutboundDecision.INJECT, Outcome.INJECTED);
		sentTheTrace(sent);
		assertThat(sent.values("baggage").get(0).split(",")).containsExactlyInAnyOrder("tenant=blue", "Tenant=red",
				"card=4711;secret");
	}

	@Test
	void nothingIsSentOfATraceThatIsWithheld() {
		HeaderLines sent = send(OutboundDecision.WITHHOLD, Outcome.WITHHELD);
		sentNoTrace(sent);
		assertThat(sent.values("baggage")).isEmpty();
	}

	@Test
	void baggageMayLeaveWhereTheTraceIsWithheld() {
		HeaderLines sent = send(new OutboundDecision(false, BaggageFilter.only(List.of("tenant"))), Outcome.WITHHELD);
		sentNoTrace(sent);
		assertThat(sent.values("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void traceIsSentWhereItsBaggageIsWithheld() {
		long before = dropped();
		HeaderLines sent = send(OutboundDecision.INJECT_WITHOUT_BAGGAGE, Outcome.INJECTED);
		sentTheTrace(sent);
		assertThat(sent.values("baggage")).isEmpty();
		assertThat(dropped()).isEqualTo(before + 3);
	}

	@Test
	void onlyEntriesThatMayLeaveAreSent() {
		long before = dropped();
		HeaderLines sent = send(new OutboundDecision(true, BaggageFilter.only(List.of("card", "absent"))),
				Outcome.INJECTED);
		sentTheTrace(sent);
		assertThat(sent.values("baggage")).containsExactly("card=4711;secret");
		assertThat(dropped()).isEqualTo(before + 2);
	}

	@Test
	void policyIsAskedOnceForACall() {
		List<Hop> asked = new CopyOnWriteArrayList<>();
		decideBy((hop) -> {
			asked.add(hop);
			return OutboundDecision.WITHHOLD;
		});
		sendInContext();
		assertThat(asked).singleElement().satisfies((hop) -> {
			assertThat(hop.transport()).isEqualTo(transport());
			assertThat(hop.direction()).isEqualTo(Direction.OUTBOUND);
		});
	}

	@Test
	void callThatAPolicyFailsAtGoesOutWithoutBaggage(CapturedOutput output) {
		decideBy((hop) -> {
			throw new IllegalStateException("Policy fails on purpose");
		});
		long before = failures();
		for (int i = 0; i < 2; i++) {
			HeaderLines sent = sendInContext();
			assertThat(sent.values("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
			assertThat(sent.values("tracestate")).containsExactly("foo=1");
			assertThat(sent.values("baggage")).isEmpty();
		}
		assertThat(failures()).isEqualTo(before + 2);
		assertThat(output.getOut().lines().filter((line) -> line.contains("The outbound policy failed")))
			.hasSizeLessThanOrEqualTo(1);
	}

	@Test
	@SuppressWarnings("NullAway")
	void callThatAPolicyDecidesNothingOfGoesOutWithoutBaggage() {
		decideBy((hop) -> null);
		HeaderLines sent = sendInContext();
		sentTheTrace(sent);
		assertThat(sent.values("baggage")).isEmpty();
	}

	private HeaderLines send(OutboundDecision decision, Outcome outcome) {
		decideBy((hop) -> decision);
		long before = ledger().count(transport(), Direction.OUTBOUND, outcome);
		HeaderLines sent = sendInContext();
		assertThat(ledger().count(transport(), Direction.OUTBOUND, outcome)).isEqualTo(before + 1);
		return sent;
	}

	private HeaderLines sendInContext() {
		TraceState state = TraceState.builder().put("foo", "1").build();
		Baggage baggage = Baggage.builder()
			.put("tenant", "blue")
			.put("Tenant", "red")
			.put("card", "4711", BaggageEntryMetadata.create("secret"))
			.build();
		SpanContext span = SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.getSampled(), state);
		try (Scope scope = Context.root().with(Span.wrap(span)).with(baggage).makeCurrent()) {
			return send();
		}
	}

	private void sentTheTrace(HeaderLines sent) {
		assertThat(sent.values("traceparent")).containsExactly("00-" + TRACE_ID + "-" + call().getSpanId() + "-01");
		assertThat(sent.values("tracestate")).containsExactly("foo=1");
	}

	private void sentNoTrace(HeaderLines sent) {
		assertThat(sent.values("traceparent")).isEmpty();
		assertThat(sent.values("tracestate")).isEmpty();
		assertThat(sent.lines().toString()).doesNotContain(TRACE_ID, call().getSpanId());
	}

	private SpanData call() {
		List<SpanData> spans = spans();
		assertThat(spans).singleElement().satisfies((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID));
		return spans.get(0);
	}

	private long dropped() {
		return ledger().snapshot().dropped().getOrDefault("baggage", Map.of()).getOrDefault("not_allowed", 0L);
	}

	private long failures() {
		return ledger().snapshot().failures().getOrDefault("outbound_policy", 0L);
	}

}
