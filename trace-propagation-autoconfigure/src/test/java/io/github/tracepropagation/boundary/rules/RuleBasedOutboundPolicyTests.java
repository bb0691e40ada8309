// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.List;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.ledger.Hop;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RuleBasedOutboundPolicy}.
 */
class RuleBasedOutboundPolicyTests {

	private static final RuleBasedOutboundPolicy NO_BAGGAGE = RuleBasedOutboundPolicy
		.otherwise(OutboundDecision.INJECT_WITHOUT_BAGGAGE);

	private static final OutboundDecision TENANT = new OutboundDecision(true, BaggageFilter.only(List.of("tenant")));

	@Test
	void theFirstRuleThatHoldsCounts() {
		RuleBasedOutboundPolicy policy = NO_BAGGAGE.when(host("api.example.com"), TENANT)
			.when(host("*.example.com"), OutboundDecision.INJECT)
			.when(HopCondition.any().withSubject(SubjectPattern.of("public.>")), OutboundDecision.WITHHOLD);
		assertThat(policy.decide(Hop.outbound("http", "api.example.com", "/"))).isEqualTo(TENANT);
		assertThat(policy.decide(Hop.outbound("http", "b.example.com", "/"))).isEqualTo(OutboundDecision.INJECT);
		assertThat(policy.decide(Hop.outbound("nats", null, "public.a"))).isEqualTo(OutboundDecision.WITHHOLD);
		assertThat(policy.decide(Hop.outbound("http", "example.com", "/")))
			.isEqualTo(OutboundDecision.INJECT_WITHOUT_BAGGAGE);
		assertThat(policy)
			.hasToString("host api.example.com: trace, baggage tenant; " + "host *.example.com: trace, baggage all; "
					+ "transport nats, subject public.>: no trace, baggage none; otherwise: trace, baggage none");
	}

	@Test
	void aRuleThatNeverCountsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> NO_BAGGAGE.when(host("A.example.com"), TENANT)
			.when(host("a.example.com"), OutboundDecision.INJECT));
	}

	private static HopCondition host(String pattern) {
		return HopCondition.any().withHost(HostPattern.of(pattern));
	}

}
