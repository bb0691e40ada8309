// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.tck;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a transport takes over of a caller's context by decision of an
 * {@link InboundPolicy}. The service under test relays, as that of
 * {@link InboundPropagationContract}, and samples the traces that start with it.
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class InboundDecisionContract {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final String CALLER = "traceparent: 00-" + TRACE_ID + "-" + SPAN_ID + "-";

	private static final List<String> EVERYTHING = List.of(CALLER + "01", "tracestate: foo=1", "baggage: tenant=blue");

	/**
	 * Have the service ask this policy from now on.
	 */
	protected abstract void decideBy(InboundPolicy policy);

	/**
	 * Send these header lines to the service, whose work must succeed, and return those
	 * it sends on.
	 */
	protected abstract HeaderLines relay(List<String> headerLines);

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

	/**
	 * Return the kind of the span of a message that is received.
	 */
	protected SpanKind kind() {
		return SpanKind.SERVER;
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_ANY, names = "CONTINUE.*")
	void callerIsContinuedWithAllItSent(InboundDecision decision) {
		decideBy((hop, caller) -> decision);
		long before = count(Outcome.CONTINUED);
		HeaderLines sent = relay(EVERYTHING);
		assertThat(sent.values("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID).endsWith("-01");
		assertThat(sent.values("tracestate")).containsExactly("foo=1");
		assertThat(sent.values("baggage")).containsExactly("tenant=blue");
		assertThat(received().getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(received().getLinks()).isEmpty();
		assertThat(count(Outcome.CONTINUED)).isEqualTo(before + 1);
	}

	@Test
	void unsampledCallerThatIsContinuedStaysUnsampled() {
		decideBy((hop, caller) -> InboundDecision.CONTINUE);
		assertThat(relay(List.of(CALLER + "00")).values("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID)
			.endsWith("-00");
		assertThat(spans()).isEmpty();
	}

	@Test
	void ownSamplingDecisionCountsWhereTheOneOfTheCallerDoesNot() {
		decideBy((hop, caller) -> InboundDecision.CONTINUE_UNSAMPLED);
		assertThat(relay(List.of(CALLER + "00")).values("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID)
			.endsWith("-01");
		assertThat(received().getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(received().getTraceId()).isEqualTo(TRACE_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "01" })
	void restartedTraceLinksToTheCallerAndHasNothingElseOfIt(String flags) {
		decideBy((hop, caller) -> InboundDecision.RESTART);
		long before = count(Outcome.RESTARTED);
		isSentOnAsANewTrace(
				relay(List.of(CALLER + flags, "tracestate: foo=1", "baggage: tenant=blue,user=jim;secret")));
		linksToTheCaller();
		assertThat(count(Outcome.RESTARTED)).isEqualTo(before + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "01" })
	void ignoredCallerLeavesNothing(String flags) {
		decideBy((hop, caller) -> InboundDecision.IGNORE);
		long before = count(Outcome.IGNORED);
		isSentOnAsANewTrace(relay(List.of(CALLER + flags, "tracestate: foo=1", "baggage: tenant=blue")));
		assertThat(received().getLinks()).isEmpty();
		assertThat(received().toString()).doesNotContain(TRACE_ID);
		assertThat(count(Outcome.IGNORED)).isEqualTo(before + 1);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_ANY, names = "CONTINUE.*")
	void baggageAloneIsTakenOverWhereTheCallerIsContinued(InboundDecision decision) {
		decideBy((hop, caller) -> decision);
		HeaderLines sent = relay(List.of("baggage: tenant=blue"));
		assertThat(sent.values("baggage")).containsExactly("tenant=blue");
		assertThat(received().getParentSpanContext().isValid()).isFalse();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_NONE, names = "CONTINUE.*")
	void baggageAloneStaysOutWhereTheCallerIsNot(InboundDecision decision) {
		decideBy((hop, caller) -> decision);
		isSentOnAsANewTrace(relay(List.of("baggage: tenant=blue")));
		assertThat(received().getLinks()).isEmpty();
	}

	@Test
	void policyIsAskedOnceWithTheCallerAsItCame() {
		List<SpanContext> callers = new CopyOnWriteArrayList<>();
		decideBy((hop, caller) -> {
			assertThat(hop.transport()).isEqualTo(transport());
			assertThat(hop.direction()).isEqualTo(Direction.INBOUND);
			callers.add(caller);
			return InboundDecision.CONTINUE;
		});
		relay(EVERYTHING);
		assertThat(callers).singleElement().satisfies((caller) -> {
			assertThat(caller.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(caller.getSpanId()).isEqualTo(SPAN_ID);
			assertThat(caller.getTraceFlags().asHex()).isEqualTo("01");
			assertThat(caller.getTraceState().get("foo")).isEqualTo("1");
			assertThat(caller.isRemote()).isTrue();
		});
	}

	@Test
	void policyIsNotAskedWhereNothingCame() {
		List<SpanContext> callers = new CopyOnWriteArrayList<>();
		decideBy((hop, caller) -> {
			callers.add(caller);
			return InboundDecision.CONTINUE;
		});
		relay(List.of());
		relay(List.of("traceparent: junk", "tracestate: foo=1"));
		relay(List.of(CALLER + "01", CALLER + "01"));
		assertThat(callers).isEmpty();
	}

	@Test
	void callThatAPolicyFailsAtGoesOnAsARestartedTrace(CapturedOutput output) {
		decideBy((hop, caller) -> {
			throw new IllegalStateException("Policy fails on purpose");
		});
		long before = count(Outcome.RESTARTED);
		long failures = failures();
		isSentOnAsANewTrace(relay(EVERYTHING));
		linksToTheCaller();
		relay(EVERYTHING);
		assertThat(count(Outcome.RESTARTED)).isEqualTo(before + 2);
		assertThat(failures()).isEqualTo(failures + 2);
		assertThat(output.getOut().lines().filter((line) -> line.contains("The inbound policy failed")))
			.hasSizeLessThanOrEqualTo(1);
	}

	@Test
	@SuppressWarnings("NullAway")
	void callThatAPolicyDecidesNothingOfGoesOnAsARestartedTrace() {
		decideBy((hop, caller) -> null);
		isSentOnAsANewTrace(relay(EVERYTHING));
		linksToTheCaller();
	}

	@Test
	void decisionHoldsForOneCallOnly() {
		decideBy((hop, caller) -> "restart".equals(caller.getTraceState().get("do")) ? InboundDecision.RESTART
				: InboundDecision.CONTINUE);
		for (int i = 0; i < 10; i++) {
			HeaderLines restarted = relay(List.of(CALLER + "01", "tracestate: do=restart", "baggage: tenant=blue"));
			assertThat(restarted.values("traceparent")).singleElement().asString().doesNotContain(TRACE_ID);
			HeaderLines continued = relay(List.of(CALLER + "01"));
			assertThat(continued.values("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
			assertThat(continued.values("tracestate")).isEmpty();
			assertThat(continued.values("baggage")).isEmpty();
		}
	}

	private void isSentOnAsANewTrace(HeaderLines sent) {
		SpanData received = received();
		assertThat(received.getParentSpanContext().isValid()).isFalse();
		assertThat(received.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(received.getSpanContext().getTraceState().isEmpty()).isTrue();
		assertThat(sent.values("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + received.getTraceId())
			.endsWith("-01");
		assertThat(sent.values("tracestate")).isEmpty();
		assertThat(sent.values("baggage")).isEmpty();
	}

	private void linksToTheCaller() {
		assertThat(received().getLinks()).extracting(LinkData::getSpanContext)
			.singleElement()
			.satisfies((link) -> assertThat(link.getTraceId()).isEqualTo(TRACE_ID))
			.satisfies((link) -> assertThat(link.getSpanId()).isEqualTo(SPAN_ID));
	}

	private SpanData received() {
		List<SpanData> received = spans().stream().filter((span) -> span.getKind() == kind()).toList();
		assertThat(received).hasSize(1);
		return received.get(0);
	}

	private long count(Outcome outcome) {
		return ledger().count(transport(), Direction.INBOUND, outcome);
	}

	private long failures() {
		return ledger().snapshot().failures().getOrDefault("inbound_policy", 0L);
	}

}
