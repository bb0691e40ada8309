// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.tracepropagation.ledger.Hop;

/**
 * Decisions by condition, of which the first that holds counts. Immutable.
 *
 * @param <D> the type of a decision
 */
final class Rules<D> {

	private final List<Rule<D>> rules;

	private final D otherwise;

	private Rules(List<Rule<D>> rules, D otherwise) {
		this.rules = rules;
		this.otherwise = otherwise;
	}

	static <D> Rules<D> otherwise(D decision) {
		return new Rules<>(List.of(), decision);
	}

	Rules<D> and(HopCondition condition, D decision) {
		if (condition.isAny()) {
			throw new IllegalArgumentException("A rule without a condition holds for everything: say what it is for, "
					+ "or change what happens otherwise");
		}
		for (Rule<D> rule : this.rules) {
			if (rule.condition().covers(condition)) {
				throw new IllegalArgumentException("A rule for '" + condition + "' never counts, as the one for '"
						+ rule.condition() + "' comes first: remove it, or put it before that one");
			}
		}
		List<Rule<D>> all = new ArrayList<>(this.rules);
		all.add(new Rule<>(condition, decision));
		return new Rules<>(List.copyOf(all), this.otherwise);
	}

	D decide(Hop hop) {
		if (this.rules.isEmpty()) {
			return this.otherwise;
		}
		Peer peer = new Peer(hop);
		for (Rule<D> rule : this.rules) {
			if (rule.condition().matches(hop, peer)) {
				return rule.decision();
			}
		}
		return this.otherwise;
	}

	String describe(Function<D, String> description) {
		if (this.rules.isEmpty()) {
			return description.apply(this.otherwise);
		}
		StringBuilder text = new StringBuilder();
		for (Rule<D> rule : this.rules) {
			text.append(rule.condition()).append(": ").append(description.apply(rule.decision())).append("; ");
		}
		return text.append("otherwise: ").append(description.apply(this.otherwise)).toString();
	}

	/**
	 * A decision and when it counts.
	 *
	 * @param <D> the type of the decision
	 * @param condition when it counts
	 * @param decision the decision
	 */
	private record Rule<D>(HopCondition condition, D decision) {

	}

}
