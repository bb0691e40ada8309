// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.List;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.rules.HopCondition;
import io.github.tracepropagation.boundary.rules.HostPattern;
import io.github.tracepropagation.boundary.rules.RuleBasedOutboundPolicy;
import io.github.tracepropagation.boundary.rules.SubjectPattern;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes an {@link OutboundPolicy} of the {@link OutboundProperties}. Baggage that neither
 * a rule nor the property for all destinations speaks of goes with the trace.
 */
final class OutboundPolicyFactory {

	static final String RULES = "trace-propagation.outbound.rules";

	private final OutboundProperties properties;

	private final @Nullable BaggageFilter baggage;

	private OutboundPolicyFactory(OutboundProperties properties) {
		this.properties = properties;
		this.baggage = BaggageProperty.filter("trace-propagation.outbound.baggage", properties.getBaggage());
	}

	static OutboundPolicy create(OutboundProperties properties) {
		return new OutboundPolicyFactory(properties).create();
	}

	private OutboundPolicy create() {
		RuleBasedOutboundPolicy policy = RuleBasedOutboundPolicy.otherwise(decision(null, null));
		List<OutboundProperties.Rule> rules = this.properties.getRules();
		for (int i = 0; i < rules.size(); i++) {
			policy = add(policy, RULES + "[" + i + "]", rules.get(i));
		}
		return policy;
	}

	private RuleBasedOutboundPolicy add(RuleBasedOutboundPolicy policy, String name, OutboundProperties.Rule rule) {
		HopCondition condition = new RuleCondition(name)
			.and("transport", rule.getTransport(), HopCondition::withTransport)
			.and("host", rule.getHost(), (known, host) -> known.withHost(HostPattern.of(host)))
			.and("subject", rule.getSubject(), (known, subject) -> known.withSubject(SubjectPattern.of(subject)))
			.get();
		BaggageFilter ruleBaggage = BaggageProperty.filter(name + ".baggage", rule.getBaggage());
		if (rule.getTrace() == null && ruleBaggage == null) {
			throw new InvalidConfigurationPropertyValueException(name, null,
					"The rule does not say what leaves. Set its 'trace' to true or false, its 'baggage' to 'all', "
							+ "'none' or a list of keys, or both.");
		}
		OutboundDecision decision = decision(rule.getTrace(), ruleBaggage);
		return InvalidProperty.convert(name, null, () -> policy.when(condition, decision));
	}

	private OutboundDecision decision(@Nullable Boolean ruleTrace, @Nullable BaggageFilter ruleBaggage) {
		boolean trace = (ruleTrace != null) ? ruleTrace : this.properties.isInject();
		BaggageFilter stated = (ruleBaggage != null) ? ruleBaggage : this.baggage;
		BaggageFilter withTrace = trace ? BaggageFilter.ALL : BaggageFilter.NONE;
		return new OutboundDecision(trace, (stated != null) ? stated : withTrace);
	}

}
