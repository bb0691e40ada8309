// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReplacedPolicyCheck}.
 */
class ReplacedPolicyCheckTests {

	private static final InboundPolicy INBOUND = (hop, caller) -> InboundDecision.CONTINUE;

	private static final OutboundPolicy OUTBOUND = (hop) -> OutboundDecision.INJECT;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, PropagationLedgerAutoConfiguration.class,
				W3CPropagationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class));

	@Test
	void propertiesWithoutABeanAreNoProblem() {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.trust=restart", "trace-propagation.outbound.inject=false")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void aBeanWithoutPropertiesIsNoProblem() {
		this.contextRunner.withBean("ownIn", InboundPolicy.class, () -> INBOUND)
			.withBean("ownOut", OutboundPolicy.class, () -> OUTBOUND)
			.withPropertyValues("trace-propagation.inbound.baggage=none")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void namesTheBeanAndThePropertiesThatItReplaces() {
		this.contextRunner.withBean("ownIn", InboundPolicy.class, () -> INBOUND)
			.withPropertyValues("trace-propagation.inbound.trust=restart",
					"trace-propagation.inbound.rules[0].cidr=10.0.0.0/8",
					"trace-propagation.inbound.rules[0].trust=continue", "trace-propagation.outbound.inject=false")
			.run((context) -> assertThat(findings(context)).containsExactly(new Finding(
					"The bean 'ownIn' decides instead of 'trace-propagation.inbound.trust', "
							+ "'trace-propagation.inbound.rules', so what is set there has no effect",
					"Remove the properties or the bean")));
	}

	@Test
	void knowsABeanThatHasTheNameOfOurs() {
		this.contextRunner.withBean("outboundPolicy", OutboundPolicy.class, () -> OUTBOUND)
			.withPropertyValues("trace-propagation.outbound.baggage=none")
			.run((context) -> assertThat(findings(context)).extracting(Finding::problem)
				.containsExactly("The bean 'outboundPolicy' decides instead of 'trace-propagation.outbound.baggage', "
						+ "so what is set there has no effect"));
	}

	@Test
	void aBoundaryOfTheApplicationReplacesEverything() {
		this.contextRunner
			.withBean("ownBoundary", PropagationBoundary.class,
					() -> new PropagationBoundary(TextMapPropagator.noop(), INBOUND, BaggageFilter.ALL, OUTBOUND,
							new PropagationLedger()))
			.withPropertyValues("trace-propagation.inbound.baggage=none", "trace-propagation.outbound.inject=false")
			.run((context) -> assertThat(findings(context)).extracting(Finding::problem)
				.containsExactly("The bean 'ownBoundary' decides instead of 'trace-propagation.inbound.baggage', "
						+ "'trace-propagation.outbound.inject', so what is set there has no effect"));
	}

	private static List<Finding> findings(AssertableApplicationContext context) {
		return context.getBeanProvider(PropagationCheck.class)
			.stream()
			.flatMap((check) -> check.check().stream())
			.toList();
	}

}
