// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.HashMap;
import java.util.Map;

import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link OutboundPolicy} that {@link OutboundProperties} make.
 */
class OutboundRulesTests {

	@Test
	void everythingLeavesByDefault() {
		assertThat(policy(Map.of())).hasToString("trace, baggage all");
		assertThat(policy(Map.of()).decide(Hop.outbound("http", "example.com", "/")))
			.isEqualTo(OutboundDecision.INJECT);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "-, all, 'trace, baggage all'", "-, none, 'trace, baggage none'",
					"-, 'user,tenant', 'trace, baggage tenant,user'", "-, '', 'trace, baggage none'",
					"-, ' user , tenant ', 'trace, baggage tenant,user'", "-, TRUE, 'trace, baggage all'",
					"-, false, 'trace, baggage none'", "false, -, 'no trace, baggage none'",
					"false, all, 'no trace, baggage all'", "true, -, 'trace, baggage all'" })
	void injectAndBaggageSayWhatLeavesWithoutARule(@Nullable String inject, @Nullable String baggage, String expected) {
		Map<String, String> properties = new HashMap<>();
		put(properties, "inject", inject);
		put(properties, "baggage", baggage);
		assertThat(policy(properties)).hasToString(expected);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-",
			value = { "-, -, false, -, 'no trace, baggage none'", "-, -, true, -, 'trace, baggage all'",
					"-, -, -, none, 'trace, baggage none'", "-, -, -, false, 'trace, baggage none'",
					"-, -, -, 'a', 'trace, baggage a'", "-, user, false, -, 'no trace, baggage user'",
					"-, user, true, -, 'trace, baggage user'", "-, none, -, all, 'trace, baggage all'",
					"false, -, true, -, 'trace, baggage all'", "false, -, -, all, 'no trace, baggage all'",
					"false, none, true, -, 'trace, baggage none'" })
	void whatARuleLeavesOutComesFromThePropertiesForAll(@Nullable String inject, @Nullable String baggage,
			@Nullable String ruleTrace, @Nullable String ruleBaggage, String expected) {
		Map<String, String> properties = new HashMap<>(Map.of("rules[0].host", "a"));
		put(properties, "inject", inject);
		put(properties, "baggage", baggage);
		put(properties, "rules[0].trace", ruleTrace);
		put(properties, "rules[0].baggage", ruleBaggage);
		assertThat(policy(properties).toString()).startsWith("host a: " + expected + "; otherwise: ");
	}

	@Test
	void theFirstRuleThatHoldsCounts() {
		OutboundPolicy policy = policy(Map.of("baggage", "none", "rules[0].host", "*.example.internal",
				"rules[0].baggage", "all", "rules[1].transport", "http", "rules[1].trace", "false",
				"rules[2].transport", "nats", "rules[2].subject", "public.>", "rules[2].trace", "false"));
		assertThat(policy.decide(Hop.outbound("http", "a.example.internal", "/"))).isEqualTo(OutboundDecision.INJECT);
		assertThat(policy.decide(Hop.outbound("http", "example.com", "/.example.internal")))
			.isEqualTo(OutboundDecision.WITHHOLD);
		assertThat(policy.decide(Hop.outbound("nats", null, "public.a"))).isEqualTo(OutboundDecision.WITHHOLD);
		assertThat(policy.decide(Hop.outbound("nats", null, "orders")))
			.isEqualTo(OutboundDecision.INJECT_WITHOUT_BAGGAGE);
	}

	private static void put(Map<String, String> properties, String name, @Nullable String value) {
		if (value != null) {
			properties.put(name, value);
		}
	}

	private static OutboundPolicy policy(Map<String, String> properties) {
		Map<String, String> full = new HashMap<>();
		properties.forEach((name, value) -> full.put("trace-propagation.outbound." + name, value));
		return OutboundPolicyFactory.create(new Binder(new MapConfigurationPropertySource(full))
			.bindOrCreate("trace-propagation.outbound", OutboundProperties.class));
	}

}
