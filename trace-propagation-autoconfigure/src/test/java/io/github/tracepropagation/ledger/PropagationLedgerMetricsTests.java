// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.List;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Meter.Type;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
