// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.function.BiFunction;

import io.github.tracepropagation.boundary.rules.HopCondition;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link HopCondition} together from the properties of a rule.
 */
final class RuleCondition {

	private final String rule;

	private HopCondition condition = HopCondition.any();

	/**
	 * Create a condition that holds always.
	 * @param rule the name of the properties of the rule
	 */
	RuleCondition(String rule) {
		this.rule = rule;
	}

	/**
	 * Add a part, if there is one.
	 * @param <V> the type of the value
	 * @param property the name of the property within the rule
	 * @param value the value, or {@code null} where the rule has none
	 * @param part adds it to the condition
	 * @return this
	 */
	<V> RuleCondition and(String property, @Nullable V value, BiFunction<HopCondition, V, HopCondition> part) {
		if (value != null) {
			this.condition = InvalidProperty.convert(this.rule + "." + property, value,
					() -> part.apply(this.condition, value));
		}
		return this;
	}

	HopCondition get() {
		return this.condition;
	}

}
