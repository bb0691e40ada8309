// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Meter.Type;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests for {@link PropagationLedgerMetrics}.
 */
class PropagationLedgerMetricsTests {

	private final PropagationLedger ledger = new PropagationLedger();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void metersAppearWhenTheyAreFirstCounted() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		assertThat(this.registry.getMeters()).isEmpty();
		this.ledger.record(Hop.inbound("http", "10.0.0.1", "/orders/42"), Outcome.CONTINUED);
		assertThat(this.registry.getMeters()).hasSize(1);
	}

	@Test
	void inboundMeterHasTransportAndOutcomeAsItsOnlyTags() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		this.ledger.record(Hop.inbound("http", "10.0.0.1", "/orders/42"), Outcome.CONTINUED);
		assertMeter("trace.propagation.inbound", Tag.of("outcome", "continued"), Tag.of("transport", "http"));
	}

	@Test
	void outboundMeterHasTransportAndOutcomeAsItsOnlyTags() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		this.ledger.record(Hop.outbound("nats", "10.0.0.1", "orders.42"), Outcome.NO_CONTEXT);
		assertMeter("trace.propagation.outbound", Tag.of("outcome", "no_context"), Tag.of("transport", "nats"));
	}

	@Test
	void droppedMeterHasFieldAndReasonAsItsOnlyTags() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		this.ledger.recordDropped("baggage", "too_long", 1);
		assertMeter("trace.propagation.dropped", Tag.of("field", "baggage"), Tag.of("reason", "too_long"));
	}

	@Test
	void malformedMeterHasTransportAndReasonAsItsOnlyTags() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		this.ledger.record(Hop.inbound("http", "10.0.0.1", "/orders/42"), Outcome.MALFORMED,
				new InvalidTraceParent("too_short", "00"));
		assertThat(this.registry.getMeters()).hasSize(2);
		assertThat(this.registry.get("trace.propagation.malformed").functionCounter().getId().getTags())
			.containsExactly(Tag.of("reason", "too_short"), Tag.of("transport", "http"));
		assertThat(this.registry.get("trace.propagation.malformed").functionCounter().count()).isOne();
	}

	@Test
	void malformedMeterAddsUpToTheOutcomeWhateverWasKnownOfTheReason() {
		this.ledger.record(Hop.inbound("http", null, null), Outcome.MALFORMED);
		this.ledger.record(Hop.inbound("http", null, null), Outcome.MALFORMED, new InvalidTraceParent("empty", ""));
		this.ledger.record(Hop.inbound("http", null, null), Outcome.DUPLICATE,
				new InvalidTraceParent("duplicate", "a | b"));
		this.ledger.record(Hop.outbound("http", null, null), Outcome.MALFORMED);
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		assertThat(this.registry.get("trace.propagation.malformed").functionCounters())
			.extracting((counter) -> counter.getId().getTag("reason"), (counter) -> counter.count())
			.containsExactlyInAnyOrder(tuple("unknown", 1.0), tuple("empty", 1.0));
	}

	@Test
	void failuresMeterHasThePartAsItsOnlyTag() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		this.ledger.recordFailure("inbound_policy");
		assertMeter("trace.propagation.failures", Tag.of("part", "inbound_policy"));
	}

	@Test
	void routesAndPeersAreNoTagsOfAnyMeter() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		for (int i = 0; i < 1000; i++) {
			Hop hop = Hop.inbound("http", "peer-" + i, "/orders/" + i);
			this.ledger.record(hop, Outcome.CONTINUED);
			this.ledger.recordRoute(hop.withRoute("/route-" + i), Outcome.CONTINUED, null);
		}
		assertThat(this.registry.getMeters()).singleElement()
			.satisfies((meter) -> assertThat(meter.getId().getTags()).hasSize(2));
	}

	@Test
	void metersStayBoundedWhateverIsRecorded() {
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		for (int i = 0; i < 1000; i++) {
			this.ledger.recordFailure("part-" + i);
			this.ledger.recordDropped("baggage", "reason-" + i, 1);
			this.ledger.record(Hop.inbound("http", null, null), Outcome.MALFORMED,
					new InvalidTraceParent("reason-" + i, ""));
		}
		assertThat(this.registry.getMeters()).hasSize(3 * 33 + 1);
		assertThat(this.registry.get("trace.propagation.failures").functionCounters())
			.extracting((counter) -> counter.count())
			.contains(968.0);
	}

	@Test
	void whatWasCountedBeforeTheRegistryCameIsPublished() {
		this.ledger.record(Hop.inbound("http", null, null), Outcome.STARTED);
		this.ledger.record(Hop.inbound("http", null, null), Outcome.STARTED);
		new PropagationLedgerMetrics(this.ledger).bindTo(this.registry);
		assertThat(this.registry.get("trace.propagation.inbound").functionCounter().count()).isEqualTo(2);
	}

	@Test
	void everyRegistryIsPublishedTo() {
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		PropagationLedgerMetrics metrics = new PropagationLedgerMetrics(this.ledger);
		metrics.bindTo(this.registry);
		metrics.bindTo(second);
		this.ledger.record(Hop.inbound("http", null, null), Outcome.STARTED);
		assertThat(this.registry.get("trace.propagation.inbound").functionCounter().count()).isOne();
		assertThat(second.get("trace.propagation.inbound").functionCounter().count()).isOne();
	}

	private void assertMeter(String name, Tag... tags) {
		List<Meter> meters = this.registry.getMeters();
		assertThat(meters).hasSize(1);
		Meter.Id id = meters.get(0).getId();
		assertThat(id.getName()).isEqualTo(name);
		assertThat(id.getType()).isEqualTo(Type.COUNTER);
		assertThat(id.getTags()).containsExactly(tags);
		assertThat(this.registry.get(name).functionCounter().count()).isOne();
	}

}
