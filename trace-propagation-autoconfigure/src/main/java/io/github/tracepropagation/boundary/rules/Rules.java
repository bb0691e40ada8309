// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;

/**
 * Decisions by condition, of which the first that holds counts. Immutable. A hop is held
 * against the rules for its transport alone, since most rules are about HTTP and most
 * hops are messages; and by index, as an iterator would be a new object for each of them.
 *
 * @param <D> the type of a decision
 */
final class Rules<D> {

	private final List<Rule<D>> rules;

	private final Map<String, List<Rule<D>>> rulesByTransport;

	private final List<Rule<D>> rulesOfAnyTransport;

	private final D otherwise;

	private Rules(List<Rule<D>> rules, D otherwise) {
		this.rules = rules;
		this.rulesByTransport = rules.stream()
			.map((rule) -> rule.condition().transport())
			.filter(Objects::nonNull)
			.distinct()
			.collect(Collectors.toUnmodifiableMap(Function.identity(), (transport) -> select(rules, transport)));
		this.rulesOfAnyTransport = select(rules, null);
		this.otherwise = otherwise;
	}

	private static <D> List<Rule<D>> select(List<Rule<D>> rules, @Nullable String transport) {
		return rules.stream().filter((rule) -> rule.condition().isFor(transport)).toList();
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
		List<Rule<D>> candidates = this.rulesByTransport.getOrDefault(hop.transport(), this.rulesOfAnyTransport);
		int size = candidates.size();
		if (size == 0) {
			return this.otherwise;
		}
		Peer peer = new Peer(hop);
		for (int i = 0; i < size; i++) {
			Rule<D> rule = candidates.get(i);
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
