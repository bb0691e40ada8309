// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RuleBasedInboundPolicy}.
 */
class RuleBasedInboundPolicyTests {

	private static final HopCondition NATS = HopCondition.any().withTransport("nats");

	private static final HopCondition ORDERS = NATS.withSubject(SubjectPattern.of("orders.>"));

	private static final HopCondition OWN_NETWORK = HopCondition.any()
		.withAddressIn(List.of(AddressRange.of("10.0.0.0/8"), AddressRange.of("192.168.0.0/16")));

	private static final RuleBasedInboundPolicy RESTART = RuleBasedInboundPolicy.otherwise(InboundDecision.RESTART);

	@Test
	void withoutRulesEveryHopIsDecidedTheSameWay() {
		assertThat(decide(RESTART, Hop.inbound("http", "10.0.0.1", "/"))).isEqualTo(InboundDecision.RESTART);
		assertThat(RESTART).hasToString("restart");
	}

	@Test
	void theFirstRuleThatHoldsCounts() {
		RuleBasedInboundPolicy policy = RESTART.when(ORDERS, InboundDecision.IGNORE)
			.when(NATS, InboundDecision.CONTINUE)
			.when(OWN_NETWORK, InboundDecision.CONTINUE_UNSAMPLED);
		assertThat(decide(policy, Hop.inbound("nats", null, "orders.new"))).isEqualTo(InboundDecision.IGNORE);
		assertThat(decide(policy, Hop.inbound("nats", null, "bills.new"))).isEqualTo(InboundDecision.CONTINUE);
		assertThat(decide(policy, Hop.inbound("http", "192.168.1.1", "/")))
			.isEqualTo(InboundDecision.CONTINUE_UNSAMPLED);
		assertThat(decide(policy, Hop.inbound("http", "8.8.8.8", "/"))).isEqualTo(InboundDecision.RESTART);
		assertThat(policy).hasToString("transport nats, subject orders.>: ignore; transport nats: continue; "
				+ "cidr 10.0.0.0/8, 192.168.0.0/16: continue-unsampled; otherwise: restart");
	}

	@Test
	void aPolicyDoesNotChangeWhenARuleIsAdded() {
		RESTART.when(NATS, InboundDecision.CONTINUE);
		assertThat(decide(RESTART, Hop.inbound("nats", null, "a"))).isEqualTo(InboundDecision.RESTART);
	}

	@Test
	void aRuleWithoutAConditionIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> RESTART.when(HopCondition.any(), InboundDecision.CONTINUE))
			.withMessageContaining("A rule without a condition");
	}

	@Test
	void aRuleThatNeverCountsIsRefused() {
		RuleBasedInboundPolicy policy = RESTART.when(NATS, InboundDecision.CONTINUE)
			.when(OWN_NETWORK, InboundDecision.CONTINUE);
		assertThatIllegalArgumentException().isThrownBy(() -> policy.when(ORDERS, InboundDecision.IGNORE))
			.withMessage("A rule for 'transport nats, subject orders.>' never counts, as the one for 'transport nats' "
					+ "comes first: remove it, or put it before that one");
		assertThatIllegalArgumentException().isThrownBy(() -> policy.when(NATS, InboundDecision.IGNORE));
		HopCondition part = HopCondition.any()
			.withTransport("http")
			.withAddressIn(List.of(AddressRange.of("192.168.0.0/16")));
		assertThatIllegalArgumentException().isThrownBy(() -> policy.when(part, InboundDecision.IGNORE));
		HopCondition beside = HopCondition.any().withAddressIn(List.of(AddressRange.of("172.16.0.0/12")));
		assertThat(policy.when(beside, InboundDecision.IGNORE)).isNotNull();
	}

	private static InboundDecision decide(RuleBasedInboundPolicy policy, Hop hop) {
		return policy.decide(hop, SpanContext.getInvalid());
	}

}
