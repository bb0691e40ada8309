// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.Map;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.rules.RuleBasedInboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ActivePolicies}.
 */
class ActivePoliciesTests {

	private static final String STANDING_BACK = "io.github.tracepropagation.autoconfigure.agent."
			+ "JavaAgentAutoConfiguration$StandingBackConfiguration";

	private static final RuleBasedInboundPolicy RULES = RuleBasedInboundPolicy.otherwise(InboundDecision.RESTART);

	@Test
	void policyOfThisLibraryTellsItsRules() {
		assertThat(inbound(RULES)).isEqualTo(RULES.toString());
	}

	@Test
	void policyOfThisLibraryTellsItsRulesBehindAProxy() {
		assertThat(inbound(proxy(RULES, false))).isEqualTo(RULES.toString());
	}

	@Test
	void policyOfTheApplicationIsNamedByItsClassAlone() {
		assertThat(inbound(new TokenPolicy("secret"))).isEqualTo(TokenPolicy.class.getName());
	}

	@Test
	void policyOfTheApplicationIsNeverAskedForItsText() {
		assertThat(inbound(new SpeechlessPolicy())).isEqualTo(SpeechlessPolicy.class.getName());
	}

	@Test
	void policyBehindAProxyIsNamedByItsOwnClass() {
		assertThat(inbound(proxy(new SpeechlessPolicy(), false))).isEqualTo(SpeechlessPolicy.class.getName());
		assertThat(inbound(proxy(new SpeechlessPolicy(), true))).isEqualTo(SpeechlessPolicy.class.getName());
	}

	@Test
	void policyWithoutAClassOfItsOwnIsNamedByItsBean() {
		InboundPolicy lambda = (hop, caller) -> InboundDecision.RESTART;
		assertThat(inbound(lambda)).isEqualTo("bean mine");
		assertThat(inbound(proxy(lambda, false))).isEqualTo("bean mine");
		assertThat(inbound(new InboundPolicy() {

			@Override
			public InboundDecision decide(Hop hop, SpanContext caller) {
				return InboundDecision.RESTART;
			}

		})).isEqualTo("bean mine");
	}

	@Test
	void noPolicyIsAskedBesideTheJavaAgent() {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("mine", RULES);
		beanFactory.registerSingleton(STANDING_BACK, "there");
		assertThat(new ActivePolicies(beanFactory).asMap()).containsOnly(
				Map.entry("inbound", "none (left to the OpenTelemetry Java agent)"),
				Map.entry("outbound", "none (left to the OpenTelemetry Java agent)"));
	}

	private static Object proxy(InboundPolicy policy, boolean ofClass) {
		ProxyFactory factory = new ProxyFactory(policy);
		factory.setProxyTargetClass(ofClass);
		return factory.getProxy();
	}

	private static String inbound(Object policy) {
		DefaultListableBeanFactory beanFactory = new DefaultListableBeanFactory();
		beanFactory.registerSingleton("mine", policy);
		return new ActivePolicies(beanFactory).inbound();
	}

	record TokenPolicy(String token) implements InboundPolicy {

		@Override
		public InboundDecision decide(Hop hop, SpanContext caller) {
			return InboundDecision.CONTINUE;
		}

	}

	static class SpeechlessPolicy implements InboundPolicy {

		@Override
		public InboundDecision decide(Hop hop, SpanContext caller) {
			return InboundDecision.CONTINUE;
		}

		@Override
		public String toString() {
			throw new IllegalStateException("Nothing to say");
		}

	}

}
