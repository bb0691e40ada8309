// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.ledger.PropagationLedger.Counter;
import io.github.tracepropagation.w3c.W3CBaggage;
import io.github.tracepropagation.w3c.W3CTraceContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropagationBoundary}.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropagationBoundaryTests {

	private static final String CALLER_TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER_SPAN_ID = "b7ad6b7169203331";

	private static final String TRACEPARENT = "00-" + CALLER_TRACE_ID + "-" + CALLER_SPAN_ID + "-01";

	private static final String OWN_TRACE_ID = "11111111111111111111111111111111";

	private static final String OWN_SPAN_ID = "2222222222222222";

	private static final ContextKey<String> KEY = ContextKey.named("application");

	private static final Context CURRENT = Context.root().with(KEY, "value");

	private static final Context OWN = CURRENT.with(Span.wrap(SpanContext.create(OWN_TRACE_ID, OWN_SPAN_ID,
			TraceFlags.getSampled(), TraceState.builder().put("own", "1").build())))
		.with(Baggage.builder().put("user", "42").build());

	private static final Hop INBOUND = Hop.inbound("test", "peer", "/in");

	private static final Hop OUTBOUND = Hop.outbound("test", "peer", "/out");

	private static final TextMapPropagator PROPAGATOR = TextMapPropagator
		.composite(W3CTraceContextPropagator.getInstance(), W3CBaggagePropagator.getInstance());

	private static final BaggageFilter TENANT = BaggageFilter.only(List.of("tenant"));

	private static final TextMapSetter<MapCarrier> SETTER = MapCarrier::set;

	private final PropagationLedger ledger = new PropagationLedger();

	private final MapCarrier carrier = new MapCarrier();

	@Test
	void continueTakesOverTraceTraceStateAndBaggage() {
		Context context = extract(InboundDecision.CONTINUE, CURRENT, caller());
		SpanContext parent = Span.fromContext(context).getSpanContext();
		assertThat(parent.getTraceId()).isEqualTo(CALLER_TRACE_ID);
		assertThat(parent.getSpanId()).isEqualTo(CALLER_SPAN_ID);
		assertThat(parent.getTraceState().get("vendor")).isEqualTo("1");
		assertThat(parent.isRemote()).isTrue();
		assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("blue");
		assertThat(context.get(KEY)).isEqualTo("value");
		assertThat(PropagationBoundary.untrustedCaller(context)).isNull();
		assertRecorded(Direction.INBOUND, Outcome.CONTINUED);
	}

	@Test
	void continueUnsampledTakesOverEverythingButTheSamplingDecision() {
		Context context = extract(InboundDecision.CONTINUE_UNSAMPLED, CURRENT, caller());
		SpanContext parent = Span.fromContext(context).getSpanContext();
		assertThat(parent.getTraceId()).isEqualTo(CALLER_TRACE_ID);
		assertThat(parent.getSpanId()).isEqualTo(CALLER_SPAN_ID);
		assertThat(parent.getTraceFlags().asHex()).isEqualTo("00");
		assertThat(parent.getTraceState().get("vendor")).isEqualTo("1");
		assertThat(parent.isRemote()).isTrue();
		assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("blue");
		assertRecorded(Direction.INBOUND, Outcome.CONTINUED);
	}

	@Test
	void continueUnsampledKeepsTheOtherFlags() {
		Context context = boundary(InboundDecision.CONTINUE_UNSAMPLED, BaggageFilter.ALL).extract(INBOUND, CURRENT,
				MapCarrier.of("traceparent", TRACEPARENT.replaceAll("01$", "03")), MapCarrier.GETTER);
		assertThat(Span.fromContext(context).getSpanContext().getTraceFlags().asHex()).isEqualTo("02");
	}

	@Test
	void restartKeepsOnlyTheCallerToLinkTo() {
		Context context = extract(InboundDecision.RESTART, CURRENT, caller());
		assertThat(Span.fromContextOrNull(context)).isNull();
		assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
		assertThat(context.get(KEY)).isEqualTo("value");
		assertThat(PropagationBoundary.untrustedCaller(context)).isNotNull()
			.extracting(SpanContext::getTraceId, SpanContext::getSpanId)
			.containsExactly(CALLER_TRACE_ID, CALLER_SPAN_ID);
		assertRecorded(Direction.INBOUND, Outcome.RESTARTED);
	}

	@Test
	void hopThatBeginsAContextAnewKeepsItsCallerAndNothingThatWasCurrent() {
		Context own = PropagationBoundary.withoutAmbient(extract(InboundDecision.RESTART, OWN, caller()));
		assertThat(PropagationBoundary.untrustedCaller(own)).isNotNull()
			.extracting(SpanContext::getTraceId)
			.isEqualTo(CALLER_TRACE_ID);
		assertThat(Span.fromContextOrNull(own)).isNull();
		assertThat(own.get(KEY)).isNull();
	}

	@Test
	void hopThatBeginsAContextAnewKeepsTheBaggageThatItsCallerSent() {
		Context own = PropagationBoundary.withoutAmbient(extract(InboundDecision.CONTINUE, OWN, caller()));
		assertThat(Baggage.fromContext(own).getEntryValue("tenant")).isEqualTo("blue");
		assertThat(PropagationBoundary.untrustedCaller(own)).isNull();
		assertThat(Span.fromContextOrNull(own)).isNull();
	}

	@Test
	void ignoreKeepsNothingOfTheCaller() {
		Context context = extract(InboundDecision.IGNORE, CURRENT, caller());
		assertThat(context).isSameAs(CURRENT);
		assertRecorded(Direction.INBOUND, Outcome.IGNORED);
	}

	@Test
	void policyIsAskedOnceWithTheHopAndTheCaller() {
		List<Object> asked = new ArrayList<>();
		InboundPolicy policy = (hop, caller) -> {
			asked.add(hop);
			asked.add(caller.getSpanId());
			return InboundDecision.CONTINUE;
		};
		boundary(policy).extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		assertThat(asked).containsExactly(INBOUND, CALLER_SPAN_ID);
	}

	@Test
	void carrierWithoutContextStartsATraceWithoutAskingThePolicy() {
		Context context = boundary(failingInboundPolicy()).extract(INBOUND, CURRENT, this.carrier, MapCarrier.GETTER);
		assertThat(context).isSameAs(CURRENT);
		assertRecorded(Direction.INBOUND, Outcome.STARTED);
	}

	@Test
	void missingCarrierStartsATrace() {
		Context context = boundary(failingInboundPolicy()).<MapCarrier>extract(INBOUND, CURRENT, null,
				MapCarrier.GETTER);
		assertThat(context).isSameAs(CURRENT);
		assertRecorded(Direction.INBOUND, Outcome.STARTED);
	}

	@Test
	void malformedTraceparentStartsATrace() {
		Context context = extract(InboundDecision.CONTINUE, CURRENT, MapCarrier.of("traceparent", "00-0-0-0"));
		assertThat(context).isSameAs(CURRENT);
		assertRecorded(Direction.INBOUND, Outcome.MALFORMED);
	}

	@Test
	void malformedTraceparentIsRecordedWithItsReason() {
		extract(InboundDecision.CONTINUE, CURRENT, MapCarrier.of("traceparent", "00-0-0-0\r\n" + "x".repeat(1 << 20)));
		extract(InboundDecision.CONTINUE, CURRENT, MapCarrier.of("traceparent", "00-0-0-0\uD800"));
		Hops hops = this.ledger.snapshot().transports().get("test").get("inbound");
		assertThat(hops.malformed()).isEqualTo(Map.of("too_long", 1L, "too_short", 1L));
		assertThat(hops.lastMalformed()).isNotNull().satisfies((last) -> {
			assertThat(last.header()).isEqualTo("00-0-0-0\\uD800");
			assertThat(last.reason()).isEqualTo("too_short");
			assertThat(last.peer()).isEqualTo(INBOUND.peer());
		});
	}

	@Test
	void traceparentOnSeveralLinesIsRecordedWithThemAll() {
		TextMapGetter<MapCarrier> severalLines = new TextMapGetter<>() {

			@Override
			public Iterable<String> keys(MapCarrier carrier) {
				return List.of("traceparent");
			}

			@Override
			public @Nullable String get(@Nullable MapCarrier carrier, String key) {
				return null;
			}

			@Override
			public Iterator<String> getAll(@Nullable MapCarrier carrier, String key) {
				return List.of("first", "second").iterator();
			}

		};
		boundary((hop, caller) -> InboundDecision.CONTINUE).extract(INBOUND, CURRENT, this.carrier, severalLines);
		assertRecorded(Direction.INBOUND, Outcome.DUPLICATE);
		Hops hops = this.ledger.snapshot().transports().get("test").get("inbound");
		assertThat(hops.malformed()).isNull();
		assertThat(hops.lastMalformed()).isNotNull().satisfies((last) -> {
			assertThat(last.header()).isEqualTo("first | second");
			assertThat(last.reason()).isEqualTo("duplicate");
		});
	}

	@Test
	void currentSpanAnswersForACarrierWithoutContext() {
		Context context = extract(InboundDecision.CONTINUE, OWN, this.carrier);
		assertThat(Span.fromContext(context).getSpanContext().getSpanId()).isEqualTo(OWN_SPAN_ID);
		assertRecorded(Direction.INBOUND, Outcome.STARTED);
	}

	@Test
	void currentSpanYieldsToACarrierWithContext() {
		Context context = extract(InboundDecision.CONTINUE, OWN, caller());
		assertThat(Span.fromContext(context).getSpanContext().getSpanId()).isEqualTo(CALLER_SPAN_ID);
		assertRecorded(Direction.INBOUND, Outcome.CONTINUED);
	}

	@Test
	void baggageWithoutTraceIsTakenOverWhereThePolicyContinues() {
		Context context = extract(InboundDecision.CONTINUE, CURRENT, MapCarrier.of("baggage", "tenant=blue"));
		assertThat(Baggage.fromContext(context).getEntryValue("tenant")).isEqualTo("blue");
		assertRecorded(Direction.INBOUND, Outcome.STARTED);
	}

	@Test
	void baggageWithoutTraceIsSubjectToThePolicyToo() {
		for (InboundDecision decision : List.of(InboundDecision.RESTART, InboundDecision.IGNORE)) {
			Context context = extract(decision, CURRENT, MapCarrier.of("baggage", "tenant=blue"));
			assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
			assertThat(PropagationBoundary.untrustedCaller(context)).isNull();
		}
		assertThat(this.ledger.count("test", Direction.INBOUND, Outcome.STARTED)).isEqualTo(2);
	}

	@Test
	void untrustedCallerOfOneHopIsNotTheUntrustedCallerOfTheNext() {
		Context outer = extract(InboundDecision.RESTART, CURRENT, caller());
		assertThat(PropagationBoundary.untrustedCaller(extract(InboundDecision.CONTINUE, outer, caller()))).isNull();
		assertThat(PropagationBoundary.untrustedCaller(extract(InboundDecision.IGNORE, outer, caller()))).isNull();
		assertThat(PropagationBoundary.untrustedCaller(extract(InboundDecision.CONTINUE, outer, this.carrier)))
			.isNull();
	}

	@Test
	void failingInboundPolicyRestarts(CapturedOutput output) {
		Context context = boundary(failingInboundPolicy()).extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		assertThat(PropagationBoundary.untrustedCaller(context)).isNotNull();
		assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
		assertRecorded(Direction.INBOUND, Outcome.RESTARTED);
		assertThat(output).contains("The inbound policy failed, the trace was restarted (transport test;");
	}

	@Test
	void inboundPolicyWithoutDecisionRestarts() {
		Context context = boundary((hop, caller) -> nothing()).extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		assertThat(PropagationBoundary.untrustedCaller(context)).isNotNull();
		assertRecorded(Direction.INBOUND, Outcome.RESTARTED);
	}

	@Test
	void checkedExceptionOfAPolicyInAnotherLanguageRestarts() {
		Context context = boundary((hop, caller) -> {
			throw PropagationBoundaryTests.<RuntimeException>sneaky(new IOException("no rules"));
		}).extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		assertThat(PropagationBoundary.untrustedCaller(context)).isNotNull();
	}

	@Test
	void errorOfAnInboundPolicyRestarts(CapturedOutput output) {
		Context context = boundary((hop, caller) -> {
			throw new StackOverflowError("regular expression");
		}).extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		assertThat(PropagationBoundary.untrustedCaller(context)).isNotNull();
		assertRecorded(Direction.INBOUND, Outcome.RESTARTED);
		assertThat(this.ledger.snapshot().failures()).containsEntry("inbound_policy", 1L);
		assertThat(output).contains("The inbound policy failed, the trace was restarted (transport test;");
	}

	@Test
	void failingGetterStartsATrace(CapturedOutput output) {
		Context context = boundary((hop, caller) -> InboundDecision.CONTINUE).extract(INBOUND, CURRENT, caller(),
				new FailingGetter());
		assertThat(context).isSameAs(CURRENT);
		assertRecorded(Direction.INBOUND, Outcome.FAILED);
		assertThat(output).contains("Trace context could not be read, a new trace was started (transport test;");
	}

	@Test
	void baggageThatIsNotAllowedIsNotTakenOverAndIsCounted() {
		this.carrier.with("traceparent", TRACEPARENT).with("baggage", "tenant=blue,user=42,secret=1");
		for (InboundDecision decision : List.of(InboundDecision.CONTINUE, InboundDecision.CONTINUE_UNSAMPLED)) {
			Context context = boundary(decision, TENANT).extract(INBOUND, OWN, this.carrier, MapCarrier.GETTER);
			assertThat(Baggage.fromContext(context).asMap()).containsOnlyKeys("tenant");
		}
		assertDropped(4);
	}

	@Test
	void baggageWithoutTraceIsSubjectToTheFilterToo() {
		Context context = boundary(InboundDecision.CONTINUE, BaggageFilter.NONE).extract(INBOUND, CURRENT,
				MapCarrier.of("baggage", "tenant=blue"), MapCarrier.GETTER);
		assertThat(Baggage.fromContext(context).isEmpty()).isTrue();
		assertDropped(1);
	}

	@Test
	void baggageOfTheHopItselfIsNoneOfTheCallers() {
		Context context = boundary(InboundDecision.CONTINUE, BaggageFilter.NONE).extract(INBOUND, OWN,
				MapCarrier.of("traceparent", TRACEPARENT), MapCarrier.GETTER);
		assertThat(Baggage.fromContext(context).getEntryValue("user")).isEqualTo("42");
		assertDropped(0);
	}

	@Test
	void baggageIsCutToItsLimitsBeforeTheFilterSeesIt() {
		String members = IntStream.range(0, 10_000).mapToObj((i) -> "k" + i + "=v").collect(Collectors.joining(","));
		this.carrier.with("baggage", "long=" + "x".repeat(1_000_000), members, "tenant=blue");
		Context context = boundary(InboundDecision.CONTINUE, BaggageFilter.ALL).extract(INBOUND, CURRENT, this.carrier,
				MapCarrier.GETTER);
		assertThat(Baggage.fromContext(context).size()).isEqualTo(64);
		assertThat(Baggage.fromContext(context).getEntryValue("long")).isNull();
		assertThat(Baggage
			.fromContext(boundary(InboundDecision.CONTINUE, TENANT).extract(INBOUND, CURRENT, this.carrier,
					MapCarrier.GETTER))
			.isEmpty()).isTrue();
		assertDropped(64);
	}

	@Test
	void baggageThatLeavesIsCutToItsLimits() {
		BaggageBuilder baggage = Baggage.builder().put("long", "x".repeat(1_000_000));
		IntStream.range(0, 10_000).forEach((i) -> baggage.put("k" + i, "v"));
		boundary(InboundDecision.CONTINUE, BaggageFilter.ALL).inject(OUTBOUND, OWN.with(baggage.build()), this.carrier,
				SETTER);
		assertThat(this.carrier.get("baggage")).isNotNull();
		assertThat(this.carrier.get("baggage").split(",")).hasSize(64).doesNotContain("long");
		assertThat(this.carrier.get("baggage")).hasSizeLessThanOrEqualTo(8192);
	}

	@Test
	void injectWritesTraceAndBaggage() {
		inject(OutboundDecision.INJECT, OWN);
		assertThat(this.carrier.get("traceparent")).isEqualTo("00-" + OWN_TRACE_ID + "-" + OWN_SPAN_ID + "-01");
		assertThat(this.carrier.get("tracestate")).isEqualTo("own=1");
		assertThat(this.carrier.get("baggage")).isEqualTo("user=42");
		assertRecorded(Direction.OUTBOUND, Outcome.INJECTED);
	}

	@Test
	void injectReplacesWhatHasTheSameKey() {
		this.carrier.with("traceparent", TRACEPARENT);
		inject(OutboundDecision.INJECT, OWN);
		assertThat(this.carrier.getAll("traceparent"))
			.containsExactly("00-" + OWN_TRACE_ID + "-" + OWN_SPAN_ID + "-01");
	}

	@Test
	void baggageIsWithheldApartFromTheTrace() {
		inject(OutboundDecision.INJECT_WITHOUT_BAGGAGE, OWN);
		assertThat(this.carrier.keys()).containsExactly("traceparent", "tracestate");
		assertRecorded(Direction.OUTBOUND, Outcome.INJECTED);
	}

	@Test
	void baggageThatIsNotAllowedStaysAndIsCounted() {
		Baggage baggage = Baggage.builder().put("tenant", "blue").put("user", "42").put("secret", "1").build();
		inject(new OutboundDecision(true, TENANT), OWN.with(baggage));
		assertThat(this.carrier.get("baggage")).isEqualTo("tenant=blue");
		assertDropped(2);
		inject(OutboundDecision.INJECT_WITHOUT_BAGGAGE, OWN.with(baggage));
		assertDropped(5);
	}

	@Test
	void whatIsWithheldIsNotTakenFromWhoPutItThere() {
		this.carrier.with("traceparent", TRACEPARENT).with("baggage", "own=1");
		inject(OutboundDecision.WITHHOLD, OWN);
		assertThat(this.carrier.get("traceparent")).isEqualTo(TRACEPARENT);
		assertThat(this.carrier.get("baggage")).isEqualTo("own=1");
	}

	@Test
	void traceIsWithheldApartFromTheBaggage() {
		inject(new OutboundDecision(false, BaggageFilter.ALL), OWN);
		assertThat(this.carrier.keys()).containsExactly("baggage");
		assertRecorded(Direction.OUTBOUND, Outcome.WITHHELD);
	}

	@Test
	void nothingLeavesWhereEverythingIsWithheld() {
		inject(OutboundDecision.WITHHOLD, OWN);
		assertThat(this.carrier.keys()).isEmpty();
		assertRecorded(Direction.OUTBOUND, Outcome.WITHHELD);
	}

	@Test
	void whatTakesNothingAlongIsCounted() {
		boundary((hop) -> OutboundDecision.INJECT).inject(OUTBOUND, OWN, null, SETTER);
		assertThat(this.ledger.count("test", Direction.OUTBOUND, Outcome.UNSUPPORTED)).isOne();
	}

	@Test
	void nothingLeavesWithoutATrace() {
		inject(OutboundDecision.INJECT, CURRENT);
		assertThat(this.carrier.keys()).isEmpty();
		assertRecorded(Direction.OUTBOUND, Outcome.NO_CONTEXT);
	}

	@Test
	void failingOutboundPolicyWithholdsBaggageOnly(CapturedOutput output) {
		boundary((hop) -> {
			throw new IllegalStateException("no rules");
		}).inject(OUTBOUND, OWN, this.carrier, SETTER);
		assertThat(this.carrier.keys()).containsExactly("traceparent", "tracestate");
		assertRecorded(Direction.OUTBOUND, Outcome.INJECTED);
		assertThat(output).contains("The outbound policy failed, baggage was withheld (transport test;");
	}

	@Test
	void errorOfAnOutboundPolicyWithholdsBaggageOnly() {
		boundary((hop) -> {
			throw new NoClassDefFoundError("example/Rules");
		}).inject(OUTBOUND, OWN, this.carrier, SETTER);
		assertThat(this.carrier.keys()).containsExactly("traceparent", "tracestate");
		assertRecorded(Direction.OUTBOUND, Outcome.INJECTED);
		assertThat(this.ledger.snapshot().failures()).containsEntry("outbound_policy", 1L);
	}

	@Test
	void outboundPolicyWithoutDecisionWithholdsBaggageOnly() {
		boundary((hop) -> nothing()).inject(OUTBOUND, OWN, this.carrier, SETTER);
		assertThat(this.carrier.keys()).containsExactly("traceparent", "tracestate");
	}

	@Test
	void failingSetterDoesNotReachTheCaller(CapturedOutput output) {
		boundary((hop) -> OutboundDecision.INJECT).inject(OUTBOUND, OWN, this.carrier, (carrier, key, value) -> {
			throw new UnsupportedOperationException("read only");
		});
		assertRecorded(Direction.OUTBOUND, Outcome.FAILED);
		assertThat(output).contains("Trace context could not be written").contains("read only");
	}

	@Test
	void failingLedgerListenerDoesNotReachTheCaller() {
		this.ledger.forEachCounter((counter) -> {
			throw new IllegalStateException("full");
		});
		assertThat(Span.fromContext(extract(InboundDecision.CONTINUE, CURRENT, caller())).getSpanContext().isValid())
			.isTrue();
		inject(OutboundDecision.INJECT, OWN);
		assertThat(this.carrier.get("traceparent")).isNotNull();
	}

	@Test
	void repeatedFailureIsLoggedOnce(CapturedOutput output) {
		PropagationBoundary boundary = boundary(failingInboundPolicy());
		for (int i = 0; i < 100; i++) {
			boundary.extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		}
		assertThat(output.getAll().split("The inbound policy failed", -1)).hasSize(2);
	}

	@Test
	void failuresOfDifferentKindsAreEachLogged(CapturedOutput output) {
		PropagationBoundary boundary = new PropagationBoundary(PROPAGATOR, failingInboundPolicy(), BaggageFilter.ALL,
				(hop) -> {
					throw new IllegalStateException("no rules");
				}, this.ledger);
		boundary.extract(INBOUND, CURRENT, caller(), MapCarrier.GETTER);
		boundary.inject(OUTBOUND, OWN, this.carrier, SETTER);
		assertThat(output).contains("The inbound policy failed").contains("The outbound policy failed");
	}

	private Context extract(InboundDecision decision, Context current, MapCarrier carrier) {
		return boundary((hop, caller) -> decision).extract(INBOUND, current, carrier, MapCarrier.GETTER);
	}

	private void inject(OutboundDecision decision, Context context) {
		boundary((hop) -> decision).inject(OUTBOUND, context, this.carrier, SETTER);
	}

	private PropagationBoundary boundary(InboundPolicy policy) {
		return new PropagationBoundary(PROPAGATOR, policy, BaggageFilter.ALL, (hop) -> OutboundDecision.INJECT,
				this.ledger);
	}

	private PropagationBoundary boundary(OutboundPolicy policy) {
		return new PropagationBoundary(PROPAGATOR, (hop, caller) -> InboundDecision.CONTINUE, BaggageFilter.ALL, policy,
				this.ledger);
	}

	private PropagationBoundary boundary(InboundDecision decision, BaggageFilter inboundBaggage) {
		TextMapPropagator bounded = TextMapPropagator.composite(new W3CTraceContext(), new W3CBaggage());
		return new PropagationBoundary(bounded, (hop, caller) -> decision, inboundBaggage,
				(hop) -> OutboundDecision.INJECT, this.ledger);
	}

	private void assertDropped(int members) {
		List<Counter> counters = new ArrayList<>();
		this.ledger.forEachCounter(counters::add);
		assertThat(counters)
			.filteredOn((counter) -> counter.tags().equals(Map.of("field", "baggage", "reason", "not_allowed")))
			.extracting((counter) -> counter.value().intValue())
			.isEqualTo((members > 0) ? List.of(members) : List.of());
	}

	private void assertRecorded(Direction direction, Outcome expected) {
		for (Outcome outcome : Outcome.values()) {
			assertThat(this.ledger.count("test", direction, outcome)).as(outcome.name())
				.isEqualTo((outcome == expected) ? 1 : 0);
		}
	}

	private static InboundPolicy failingInboundPolicy() {
		return (hop, caller) -> {
			throw new IllegalStateException("no rules");
		};
	}

	private static MapCarrier caller() {
		return MapCarrier.of("traceparent", TRACEPARENT).with("tracestate", "vendor=1").with("baggage", "tenant=blue");
	}

	@SuppressWarnings({ "unchecked", "NullAway" })
	private static <T> T nothing() {
		return (T) null;
	}

	@SuppressWarnings("unchecked")
	private static <E extends Exception> E sneaky(Exception ex) throws E {
		throw (E) ex;
	}

	private static final class FailingGetter implements TextMapGetter<MapCarrier> {

		@Override
		public Iterable<String> keys(MapCarrier carrier) {
			throw new IllegalStateException("closed");
		}

		@Override
		public @Nullable String get(@Nullable MapCarrier carrier, String key) {
			throw new IllegalStateException("closed");
		}

	}

}
