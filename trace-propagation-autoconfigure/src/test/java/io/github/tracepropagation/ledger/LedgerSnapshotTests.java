// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import io.github.tracepropagation.ledger.LedgerSnapshot.LastMalformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PropagationLedger#snapshot()}.
 */
class LedgerSnapshotTests {

	private static final Instant START = Instant.parse("2026-11-24T20:00:00Z");

	private Instant now = START;

	private final PropagationLedger ledger = ledger(100, 20);

	@Test
	void emptyLedgerSaysOnlySinceWhen() {
		assertThat(this.ledger.snapshot()).isEqualTo(new LedgerSnapshot(START, Map.of(), Map.of(), Map.of()));
	}

	@ParameterizedTest
	@EnumSource(Outcome.class)
	void everyOutcomeIsCountedAtTheTransportItsRouteAndItsPeers(Outcome outcome) {
		Direction direction = List.of(Outcome.INJECTED, Outcome.WITHHELD, Outcome.NO_CONTEXT, Outcome.UNSUPPORTED)
			.contains(outcome) ? Direction.OUTBOUND : Direction.INBOUND;
		Hop hop = (direction == Direction.INBOUND) ? Hop.inbound("http", "peer", "/a/1")
				: Hop.outbound("http", "peer", "/a/1");
		this.ledger.record(hop.withRoute("/a/{id}"), outcome);
		this.ledger.record(hop.withRoute("/a/{id}"), outcome);
		Hops hops = this.ledger.snapshot().transports().get("http").get(direction.name().toLowerCase(Locale.ROOT));
		assertThat(List.of(hops, hops.peers().get("peer"), hops.routes().get("/a/{id}"),
				hops.routes().get("/a/{id}").peers().get("peer")))
			.allSatisfy((part) -> {
				assertThat(part.total()).isEqualTo(2);
				assertThat(part.outcomes()).containsOnly(Map.entry(outcome.tag(), 2L));
			});
		assertThat(hops.routes()).hasSize(1);
		assertThat(hops.peers()).hasSize(1);
	}

	@Test
	void callerThatSentAValidContextCountsAsWithContextWhateverPolicyMadeOfIt() {
		record(inbound("/a"), Outcome.CONTINUED, Outcome.RESTARTED, Outcome.IGNORED);
		assertThat(inbound().withContext()).isEqualTo(1.0);
		record(inbound("/a"), Outcome.STARTED, Outcome.MALFORMED, Outcome.DUPLICATE, Outcome.FAILED);
		assertThat(inbound().withContext()).isEqualTo(0.4285);
	}

	@Test
	void onlyAContextThatWasWrittenCountsAsWithContextOutbound() {
		record(Hop.outbound("http", "host", "/a"), Outcome.INJECTED, Outcome.WITHHELD, Outcome.NO_CONTEXT,
				Outcome.UNSUPPORTED, Outcome.FAILED);
		assertThat(this.ledger.snapshot().transports().get("http").get("outbound").withContext()).isEqualTo(0.2);
	}

	@Test
	void shareIsOneOnlyWhenAllHadContext() {
		for (int i = 0; i < 100_000; i++) {
			this.ledger.record(inbound("/a"), Outcome.CONTINUED);
		}
		this.ledger.record(inbound("/a"), Outcome.STARTED);
		assertThat(inbound().withContext()).isEqualTo(0.9999);
	}

	@Test
	void hopsWithoutARouteAreToldApartFromRoutesBeyondTheBound() {
		PropagationLedger small = ledger(2, 20);
		for (String route : List.of("/a", "/b", "/b", "/c", "/d")) {
			small.record(inbound(route), Outcome.CONTINUED);
		}
		small.record(Hop.inbound("http", "10.0.0.1", "/x"), Outcome.STARTED);
		Map<String, Hops> routes = small.snapshot().transports().get("http").get("inbound").routes();
		assertThat(routes.keySet()).containsExactly("/b", "/a", "(other)", "(none)");
		assertThat(routes.get("(other)").total()).isEqualTo(2);
		assertThat(routes.get("(none)").outcomes()).containsOnly(Map.entry("started", 1L));
	}

	@Test
	void routeOfAHopThatHadNoneIsCountedWhenItIsKnown() {
		Hop hop = Hop.inbound("http", "10.0.0.1", "/a/1");
		this.ledger.record(hop, Outcome.STARTED);
		assertThat(inbound().routes()).isNull();
		this.ledger.record(hop, Outcome.STARTED);
		this.ledger.recordRoute(hop.withRoute("/a/{id}"), Outcome.STARTED, null);
		assertThat(inbound().total()).isEqualTo(2);
		assertThat(inbound().routes().keySet()).containsExactly("/a/{id}", "(none)");
		assertThat(inbound().routes().get("/a/{id}").peers()).containsOnlyKeys("10.0.0.1");
		assertThat(inbound().routes().get("(none)").total()).isOne();
		assertThat(inbound().peers().get("10.0.0.1").total()).isEqualTo(2);
	}

	@Test
	void recordedRouteWithoutARouteIsPassedOver() {
		this.ledger.recordRoute(Hop.inbound("http", null, "/a/1"), Outcome.STARTED, null);
		assertThat(this.ledger.snapshot().transports()).isEmpty();
	}

	@Test
	void routesAndPeersThatAreCalledLikeTheRestAreInIt() {
		this.ledger.record(Hop.inbound("http", "(other)", null).withRoute("(none)"), Outcome.CONTINUED);
		this.ledger.record(Hop.inbound("http", "(other)", null).withRoute("(other)"), Outcome.CONTINUED);
		assertThat(inbound().peers()).containsOnlyKeys("(other)");
		assertThat(inbound().peers().get("(other)").total()).isEqualTo(2);
		assertThat(inbound().routes().keySet()).containsExactly("(other)", "(none)");
	}

	@Test
	void noPeersAreListedWhereNoneIsKnown() {
		this.ledger.record(Hop.inbound("nats", null, "a.1").withRoute("a.*"), Outcome.CONTINUED);
		Hops hops = this.ledger.snapshot().transports().get("nats").get("inbound");
		assertThat(hops.peers()).isNull();
		assertThat(hops.routes().get("a.*").peers()).isNull();
	}

	@Test
	void malformedOnesAreCountedByReasonAndTheLastIsKept() {
		malformed("too_short", "first");
		this.now = START.plusSeconds(60);
		malformed("upper_case", "second");
		malformed("too_short", "third\r\n");
		assertThat(inbound().malformed()).isEqualTo(Map.of("too_short", 2L, "upper_case", 1L));
		LastMalformed last = new LastMalformed("third\\u000D\\u000A", "too_short", "10.0.0.1", "/a", this.now);
		assertThat(inbound().lastMalformed()).isEqualTo(last);
		assertThat(inbound().peers().get("10.0.0.1").lastMalformed()).isEqualTo(last);
		assertThat(inbound().routes().get("/a").lastMalformed()).isEqualTo(last);
		assertThat(inbound().routes().get("/a").malformed()).isEqualTo(Map.of("too_short", 2L, "upper_case", 1L));
	}

	@Test
	void lastMalformedLearnsItsRouteAndKeepsItsTime() {
		Hop hop = Hop.inbound("http", "10.0.0.1", "/a/1");
		InvalidTraceParent invalid = new InvalidTraceParent("too_short", "00");
		this.ledger.record(hop, Outcome.MALFORMED, invalid);
		this.now = START.plusSeconds(5);
		this.ledger.recordRoute(hop.withRoute("/a/{id}"), Outcome.MALFORMED, invalid);
		LastMalformed expected = new LastMalformed("00", "too_short", "10.0.0.1", "/a/{id}", START);
		assertThat(inbound().lastMalformed()).isEqualTo(expected);
		assertThat(inbound().peers().get("10.0.0.1").lastMalformed()).isEqualTo(expected);
		assertThat(inbound().malformed()).isEqualTo(Map.of("too_short", 1L));
	}

	@Test
	void laterMalformedOneIsNotGivenTheRouteOfAnEarlierOne() {
		Hop hop = Hop.inbound("http", "10.0.0.1", "/a/1");
		InvalidTraceParent first = new InvalidTraceParent("too_short", "00");
		this.ledger.record(hop, Outcome.MALFORMED, first);
		this.ledger.record(hop, Outcome.MALFORMED, new InvalidTraceParent("too_short", "00"));
		this.ledger.recordRoute(hop.withRoute("/a/{id}"), Outcome.MALFORMED, first);
		assertThat(inbound().lastMalformed().route()).isNull();
	}

	@Test
	void duplicateIsKeptAsTheLastAndHasNoReasonAmongTheMalformed() {
		this.ledger.record(inbound("/a"), Outcome.DUPLICATE, new InvalidTraceParent("duplicate", "a | b"));
		assertThat(inbound().malformed()).isNull();
		assertThat(inbound().lastMalformed().reason()).isEqualTo("duplicate");
	}

	@Test
	void reasonsAreBounded() {
		for (int i = 0; i < 1000; i++) {
			malformed("reason-" + i, "00");
		}
		this.ledger.record(inbound("/a"), Outcome.MALFORMED);
		assertThat(inbound().malformed()).hasSize(33).containsEntry("other", 969L);
	}

	@ParameterizedTest
	@EnumSource(value = Outcome.class,
			names = { "STARTED", "MALFORMED", "DUPLICATE", "FAILED", "NO_CONTEXT", "UNSUPPORTED" })
	void timeOfTheLastHopThatLackedContextIsKept(Outcome outcome) {
		this.ledger.record(inbound("/a"), outcome);
		this.now = START.plusSeconds(60);
		this.ledger.record(inbound("/b"), outcome);
		this.now = START.plusSeconds(120);
		record(inbound("/a"), Outcome.CONTINUED, Outcome.WITHHELD);
		assertThat(inbound().lastWithoutContext()).isEqualTo(START.plusSeconds(60));
		assertThat(inbound().routes().get("/a").lastWithoutContext()).isEqualTo(START);
	}

	@ParameterizedTest
	@EnumSource(value = Outcome.class,
			names = { "STARTED", "MALFORMED", "DUPLICATE", "FAILED", "NO_CONTEXT", "UNSUPPORTED" },
			mode = EnumSource.Mode.EXCLUDE)
	void clockIsNotReadWhereContextWasThereOrPolicyKeptItIn(Outcome outcome) {
		PropagationLedger clockless = new PropagationLedger(new LedgerLimits(10, 10), new OneInstant());
		clockless.record(inbound("/a"), outcome);
		assertThat(clockless.snapshot().transports().get("http").get("inbound").lastWithoutContext()).isNull();
	}

	@Test
	void droppedMembersAndFailuresAreBounded() {
		this.ledger.recordDropped("baggage", "too_long", 2);
		this.ledger.recordFailure("inbound_policy");
		this.ledger.recordFailure("inbound_policy");
		assertThat(this.ledger.snapshot().dropped()).isEqualTo(Map.of("baggage", Map.of("too_long", 2L)));
		assertThat(this.ledger.snapshot().failures()).isEqualTo(Map.of("inbound_policy", 2L));
		for (int i = 0; i < 1000; i++) {
			this.ledger.recordDropped("field-" + i, "too_long", 1);
			this.ledger.recordDropped("baggage", "reason-" + i, 1);
			this.ledger.recordFailure("part-" + i);
		}
		assertThat(this.ledger.snapshot().dropped()).hasSize(33);
		assertThat(this.ledger.snapshot().dropped().get("baggage")).hasSize(33).containsEntry("other", 969L);
		assertThat(this.ledger.snapshot().failures()).hasSize(33).containsEntry("other", 969L);
	}

	@Test
	void randomRoutesAndPeersDoNotGrowWithoutBoundAndAddUp() {
		Random random = new Random(7);
		for (int i = 0; i < 10_000; i++) {
			Hop hop = Hop.inbound("http", "peer-" + random.nextInt(), "/x").withRoute("/route-" + random.nextInt(300));
			this.ledger.record(hop, Outcome.values()[random.nextInt(6)]);
		}
		Hops hops = inbound();
		assertThat(hops.total()).isEqualTo(10_000);
		assertThat(hops.routes()).hasSize(101);
		assertThat(hops.peers()).hasSize(21);
		assertThat(hops.routes().values()).allSatisfy((route) -> assertThat(route.peers()).hasSizeLessThan(22));
		AddsUp.check(hops);
	}

	@Test
	void snapshotDoesNotChange() {
		this.ledger.record(inbound("/a"), Outcome.CONTINUED);
		LedgerSnapshot snapshot = this.ledger.snapshot();
		this.ledger.record(inbound("/b"), Outcome.STARTED);
		Hops hops = snapshot.transports().get("http").get("inbound");
		assertThat(hops.total()).isOne();
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> hops.routes().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> hops.outcomes().clear());
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> snapshot.transports().clear());
	}

	@Test
	void snapshotIsWrittenAsTheDocumentedJson() throws Exception {
		Hop hop = Hop.inbound("http", "10.0.3.17", "/orders/42");
		this.ledger.record(hop, Outcome.CONTINUED);
		this.ledger.recordRoute(hop.withRoute("/orders/{id}"), Outcome.CONTINUED, null);
		InvalidTraceParent invalid = new InvalidTraceParent("upper_case",
				"00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01");
		this.ledger.record(hop, Outcome.MALFORMED, invalid);
		this.ledger.recordRoute(hop.withRoute("/orders/{id}"), Outcome.MALFORMED, invalid);
		this.ledger.record(Hop.outbound("nats", null, "orders.42").withRoute("orders.*"), Outcome.INJECTED);
		this.ledger.recordDropped("baggage", "too_long", 3);
		this.ledger.recordFailure("inbound_policy");
		// As the mapper of Actuator's endpoints is
		JsonMapper mapper = JsonMapper.builder()
			.changeDefaultPropertyInclusion((value) -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
			.build();
		String hops = """
				"total": 2, "withContext": 0.5, "outcomes": {"continued": 1, "malformed": 1},
				"malformed": {"upper_case": 1},
				"lastMalformed": {"header": "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
					"reason": "upper_case", "peer": "10.0.3.17", "route": "/orders/{id}", "at": "2026-11-24T20:00:00Z"},
				"lastWithoutContext": "2026-11-24T20:00:00Z"
				""";
		String json = """
				{"since": "2026-11-24T20:00:00Z", "transports": {
					"http": {"inbound": {%1$s,
						"routes": {"/orders/{id}": {%1$s, "peers": {"10.0.3.17": {%1$s}}}},
						"peers": {"10.0.3.17": {%1$s}}}},
					"nats": {"outbound": {"total": 1, "withContext": 1.0, "outcomes": {"injected": 1},
						"routes": {"orders.*": {"total": 1, "withContext": 1.0, "outcomes": {"injected": 1}}}}}},
				"dropped": {"baggage": {"too_long": 3}}, "failures": {"inbound_policy": 1}}
				""".formatted(hops);
		assertThat(mapper.readTree(mapper.writeValueAsString(this.ledger.snapshot()))).isEqualTo(mapper.readTree(json));
	}

	@Test
	void hostileNamesCanBeWrittenAsJson() {
		String hostile = "\uD800\r\n\u202E\"\\" + "\uDFFF".repeat(1000);
		this.ledger.record(Hop.inbound(hostile, hostile, hostile).withRoute(hostile), Outcome.MALFORMED,
				new InvalidTraceParent(hostile, hostile));
		this.ledger.recordDropped(hostile, hostile, 1);
		this.ledger.recordFailure(hostile);
		byte[] json = JsonMapper.shared().writeValueAsBytes(this.ledger.snapshot());
		assertThat(JsonMapper.shared().readTree(json).get("transports")).hasSize(1);
	}

	private PropagationLedger ledger(int maxRoutes, int maxPeers) {
		return new PropagationLedger(new LedgerLimits(maxRoutes, maxPeers), () -> this.now);
	}

	private static Hop inbound(String route) {
		return Hop.inbound("http", "10.0.0.1", route + "/1").withRoute(route);
	}

	private void record(Hop hop, Outcome... outcomes) {
		for (Outcome outcome : outcomes) {
			this.ledger.record(hop, outcome);
		}
	}

	private void malformed(String reason, String header) {
		this.ledger.record(inbound("/a"), Outcome.MALFORMED, new InvalidTraceParent(reason, header));
	}

	private Hops inbound() {
		return this.ledger.snapshot().transports().get("http").get("inbound");
	}

	/**
	 * Tells the time once, to the ledger that is created.
	 */
	private static final class OneInstant implements InstantSource {

		private boolean read;

		@Override
		public Instant instant() {
			assertThat(this.read).isFalse();
			this.read = true;
			return START;
		}

	}

}
