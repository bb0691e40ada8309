// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;

/**
 * {@link OutboundPolicy} that decides by rules, of which the first whose condition holds
 * counts. Immutable. {@link #toString()} tells the rules.
 *
 * <pre class="code">
 * OutboundPolicy policy = RuleBasedOutboundPolicy.otherwise(OutboundDecision.INJECT_WITHOUT_BAGGAGE)
 * 	.when(HopCondition.any().withHost(HostPattern.of("*.example.internal")), OutboundDecision.INJECT);
 * </pre>
 *
 * @since 0.1.0
 */
public final class RuleBasedOutboundPolicy implements OutboundPolicy {

	private final Rules<OutboundDecision> rules;

	private RuleBasedOutboundPolicy(Rules<OutboundDecision> rules) {
		this.rules = rules;
	}

	/**
	 * Create a policy without rules.
	 * @param decision the decision about every hop for which no rule counts
	 * @return the policy
	 */
	public static RuleBasedOutboundPolicy otherwise(OutboundDecision decision) {
		return new RuleBasedOutboundPolicy(Rules.otherwise(decision));
	}

	/**
	 * Add a rule, which counts where none before it does.
	 * @param condition when it counts
	 * @param decision the decision then
	 * @return a policy with that rule
	 * @throws IllegalArgumentException if the condition asks for nothing, or only for
	 * what a rule before it has decided already
	 */
	public RuleBasedOutboundPolicy when(HopCondition condition, OutboundDecision decision) {
		return new RuleBasedOutboundPolicy(this.rules.and(condition, decision));
	}

	@Override
	public OutboundDecision decide(Hop hop) {
		return this.rules.decide(hop);
	}

	/**
	 * Tell the rules.
	 * @return the rules in their order, each as its condition and its decision
	 */
	@Override
	public String toString() {
		return this.rules.describe(RuleBasedOutboundPolicy::describe);
	}

	private static String describe(OutboundDecision decision) {
		return (decision.trace() ? "trace" : "no trace") + ", baggage " + decision.baggage();
	}

}
