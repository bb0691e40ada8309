// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.Locale;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;

/**
 * {@link InboundPolicy} that decides by rules, of which the first whose condition holds
 * counts. Immutable. {@link #toString()} tells the rules.
 *
 * <pre class="code">
 * InboundPolicy policy = RuleBasedInboundPolicy.otherwise(InboundDecision.RESTART)
 * 	.when(HopCondition.any().withTransport("nats"), InboundDecision.CONTINUE);
 * </pre>
 *
 * @since 0.1.0
 */
public final class RuleBasedInboundPolicy implements InboundPolicy {

	private final Rules<InboundDecision> rules;

	private RuleBasedInboundPolicy(Rules<InboundDecision> rules) {
		this.rules = rules;
	}

	/**
	 * Create a policy without rules.
	 * @param decision the decision about every hop for which no rule counts
	 * @return the policy
	 */
	public static RuleBasedInboundPolicy otherwise(InboundDecision decision) {
		return new RuleBasedInboundPolicy(Rules.otherwise(decision));
	}

	/**
	 * Add a rule, which counts where none before it does.
	 * @param condition when it counts
	 * @param decision the decision then
	 * @return a policy with that rule
	 * @throws IllegalArgumentException if the condition asks for nothing, or only for
	 * what a rule before it has decided already
	 */
	public RuleBasedInboundPolicy when(HopCondition condition, InboundDecision decision) {
		return new RuleBasedInboundPolicy(this.rules.and(condition, decision));
	}

	@Override
	public InboundDecision decide(Hop hop, SpanContext caller) {
		return this.rules.decide(hop);
	}

	/**
	 * Tell the rules.
	 * @return the rules in their order, each as its condition and its decision
	 */
	@Override
	public String toString() {
		return this.rules.describe((decision) -> decision.name().toLowerCase(Locale.ROOT).replace('_', '-'));
	}

}
