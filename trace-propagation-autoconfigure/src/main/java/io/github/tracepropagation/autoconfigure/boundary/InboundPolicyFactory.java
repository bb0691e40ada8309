// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.rules.AddressRange;
import io.github.tracepropagation.boundary.rules.HopCondition;
import io.github.tracepropagation.boundary.rules.RuleBasedInboundPolicy;
import io.github.tracepropagation.boundary.rules.SubjectPattern;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes an {@link InboundPolicy} of the {@link InboundProperties}.
 */
final class InboundPolicyFactory {

	static final String RULES = "trace-propagation.inbound.rules";

	private InboundPolicyFactory() {
	}

	static InboundPolicy create(InboundProperties properties) {
		RuleBasedInboundPolicy policy = RuleBasedInboundPolicy.otherwise(properties.getTrust());
		List<InboundProperties.Rule> rules = properties.getRules();
		for (int i = 0; i < rules.size(); i++) {
			policy = add(policy, RULES + "[" + i + "]", rules.get(i));
		}
		return policy;
	}

	private static RuleBasedInboundPolicy add(RuleBasedInboundPolicy policy, String name, InboundProperties.Rule rule) {
		HopCondition condition = new RuleCondition(name)
			.and("transport", rule.getTransport(), HopCondition::withTransport)
			.and("path", rule.getPath(), (known, path) -> known.withPath(path, PathPatterns.predicate(path)))
			.and("subject", rule.getSubject(), (known, subject) -> known.withSubject(SubjectPattern.of(subject)))
			.and("cidr", ranges(name + ".cidr", rule.getCidr()), HopCondition::withAddressIn)
			.and("authenticated", rule.getAuthenticated(), HopCondition::withAuthenticated)
			.get();
		InboundDecision trust = rule.getTrust();
		if (trust == null) {
			throw new InvalidConfigurationPropertyValueException(name + ".trust", null,
					"The rule does not say what is to be done. Allowed are 'continue', 'continue-unsampled', "
							+ "'restart' and 'ignore'.");
		}
		return InvalidProperty.convert(name, null, () -> policy.when(condition, trust));
	}

	private static @Nullable List<AddressRange> ranges(String property, @Nullable List<String> cidr) {
		if (cidr == null) {
			return null;
		}
		return cidr.stream()
			.map((range) -> InvalidProperty.convert(property, range, () -> AddressRange.of(range)))
			.toList();
	}

}
