// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.security.Principal;

import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link InboundPolicy} that {@link InboundProperties} make.
 */
class InboundRulesTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, PropagationLedgerAutoConfiguration.class,
				W3CPropagationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class));

	@Test
	void everyCallerIsTrustedByDefault() {
		this.contextRunner.run((context) -> {
			assertThat(context.getBean(InboundPolicy.class)).hasToString("continue");
			assertThat(decide(context, Hop.inbound("http", "8.8.8.8", "/"))).isEqualTo(InboundDecision.CONTINUE);
		});
	}

	@ParameterizedTest
	@CsvSource({ "continue, CONTINUE", "continue-unsampled, CONTINUE_UNSAMPLED",
			"CONTINUE_UNSAMPLED, CONTINUE_UNSAMPLED", "restart, RESTART", "ignore, IGNORE" })
	void trustIsWhatIsDoneWithoutARule(String value, InboundDecision decision) {
		this.contextRunner.withPropertyValues("trace-propagation.inbound.trust=" + value)
			.run((context) -> assertThat(decide(context, Hop.inbound("http", "8.8.8.8", "/"))).isEqualTo(decision));
	}

	@Test
	void theFirstRuleThatHoldsCounts() {
		this.contextRunner.withPropertyValues("trace-propagation.inbound.trust=restart",
				"trace-propagation.inbound.rules[0].path=/public/**", "trace-propagation.inbound.rules[0].trust=ignore",
				"trace-propagation.inbound.rules[1].cidr=10.0.0.0/8, 2001:db8::/32",
				"trace-propagation.inbound.rules[1].trust=continue",
				"trace-propagation.inbound.rules[2].subject=orders.>",
				"trace-propagation.inbound.rules[2].trust=continue-unsampled")
			.run((context) -> {
				assertThat(decide(context, Hop.inbound("http", "10.0.0.1", "/public/a")))
					.isEqualTo(InboundDecision.IGNORE);
				assertThat(decide(context, Hop.inbound("http", "10.0.0.1", "/a"))).isEqualTo(InboundDecision.CONTINUE);
				assertThat(decide(context, Hop.inbound("http", "2001:db8::1", "/a")))
					.isEqualTo(InboundDecision.CONTINUE);
				assertThat(decide(context, Hop.inbound("nats", null, "orders.new")))
					.isEqualTo(InboundDecision.CONTINUE_UNSAMPLED);
				assertThat(decide(context, Hop.inbound("nats", null, "bills"))).isEqualTo(InboundDecision.RESTART);
				assertThat(decide(context, Hop.inbound("http", "8.8.8.8", "/a"))).isEqualTo(InboundDecision.RESTART);
			});
	}

	@Test
	void allConditionsOfARuleMustHold() {
		this.contextRunner.withPropertyValues("trace-propagation.inbound.rules[0].transport=HTTP",
				"trace-propagation.inbound.rules[0].path=/a", "trace-propagation.inbound.rules[0].cidr[0]=10.0.0.0/8",
				"trace-propagation.inbound.rules[0].cidr[1]=::1",
				"trace-propagation.inbound.rules[0].authenticated=false",
				"trace-propagation.inbound.rules[0].trust=ignore")
			.run((context) -> {
				Hop hop = Hop.inbound("http", "::1", "/a");
				Principal caller = () -> "caller";
				assertThat(decide(context, hop)).isEqualTo(InboundDecision.IGNORE);
				assertThat(decide(context, hop.withPrincipal(() -> caller))).isEqualTo(InboundDecision.CONTINUE);
				assertThat(decide(context, Hop.inbound("http", "::2", "/a"))).isEqualTo(InboundDecision.CONTINUE);
				assertThat(decide(context, Hop.inbound("http", "::1", "/b"))).isEqualTo(InboundDecision.CONTINUE);
			});
	}

	@ParameterizedTest
	@CsvSource({ "/orders, /orders, true", "/orders, /Orders, false", "/orders, /orders/, false",
			"/orders/**, /orders, true", "/orders/**, /orders/1/2, true", "/orders/**, /ordersx, false",
			"orders/**, /orders/1, true", "/*/orders/{id}, /api/orders/7, true", "/*/orders/{id}, /orders/7, false",
			"/**, /, true", "/a;b, /a;b, true", "/orders/*, '/orders/%2F', true", "/orders/*, /orders/a%2Fb, true",
			"/orders/*, /orders/a/b, false", "/grün/**, /grün/a, true", "'/a b', '/a b', true", "/orders, '', false",
			"/{name:[a-z]+}, /abc, true", "/{name:[a-z]+}, /123, false" })
	void pathIsMatchedAsSpringDoesOnceItIsDecoded(String pattern, String path, boolean matches) {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.rules[0].path=" + pattern,
					"trace-propagation.inbound.rules[0].trust=ignore")
			.run((context) -> assertThat(decide(context, Hop.inbound("http", null, path)))
				.isEqualTo(matches ? InboundDecision.IGNORE : InboundDecision.CONTINUE));
	}

	@Test
	void aVeryLongPathIsMatchedAsAnyOther() {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.rules[0].path=/orders/**",
					"trace-propagation.inbound.rules[0].trust=ignore")
			.run((context) -> {
				assertThat(decide(context, Hop.inbound("http", null, "/orders/" + "x/".repeat(500_000))))
					.isEqualTo(InboundDecision.IGNORE);
				assertThat(decide(context, Hop.inbound("http", null, "/other/" + "x/".repeat(500_000))))
					.isEqualTo(InboundDecision.CONTINUE);
			});
	}

	@Test
	void rulesOfABeanTakeThePlaceOfThoseOfTheProperties() {
		this.contextRunner.withBean("own", InboundPolicy.class, () -> (hop, caller) -> InboundDecision.CONTINUE)
			.withPropertyValues("trace-propagation.inbound.trust=restart",
					"trace-propagation.inbound.rules[0].cidr=nonsense")
			.run((context) -> assertThat(decide(context, Hop.inbound("http", "8.8.8.8", "/")))
				.isEqualTo(InboundDecision.CONTINUE));
	}

	private static InboundDecision decide(AssertableApplicationContext context, Hop hop) {
		return context.getBean(InboundPolicy.class).decide(hop, SpanContext.getInvalid());
	}

}
