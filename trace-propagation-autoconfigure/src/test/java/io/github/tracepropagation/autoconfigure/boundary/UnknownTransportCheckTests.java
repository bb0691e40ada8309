// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
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
 * Tests for {@link UnknownTransportCheck}.
 */
class UnknownTransportCheckTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, PropagationLedgerAutoConfiguration.class,
				W3CPropagationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class));

	@Test
	void transportsThatHopsHaveAreNoProblem() {
		this.contextRunner.withPropertyValues("trace-propagation.inbound.rules[0].transport=NATS",
				"trace-propagation.inbound.rules[0].trust=continue",
				"trace-propagation.inbound.rules[1].transport=other",
				"trace-propagation.inbound.rules[1].trust=restart",
				"trace-propagation.inbound.rules[2].path=/public/**", "trace-propagation.inbound.rules[2].trust=ignore",
				"trace-propagation.outbound.rules[0].transport=http", "trace-propagation.outbound.rules[0].trace=false")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void namesTheRuleForATransportThatNobodyNames() {
		this.contextRunner.withPropertyValues("trace-propagation.inbound.rules[0].transport=nats",
				"trace-propagation.inbound.rules[0].trust=continue",
				"trace-propagation.inbound.rules[1].transport=kafka",
				"trace-propagation.inbound.rules[1].trust=restart",
				"trace-propagation.outbound.rules[0].transport=htpp", "trace-propagation.outbound.rules[0].trace=false")
			.run((context) -> assertThat(findings(context)).containsExactly(
					finding("trace-propagation.inbound.rules[1]", "kafka"),
					finding("trace-propagation.outbound.rules[0]", "htpp")));
	}

	@Test
	void aResolverOfTheApplicationMayKnowTheTransport() {
		this.contextRunner.withBean("kafkaHops", HopResolver.class, () -> (context) -> null)
			.withPropertyValues("trace-propagation.inbound.rules[0].transport=kafka",
					"trace-propagation.inbound.rules[0].trust=restart")
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void transportOfAHopByHandIsKnownWhenItIsCounted() {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.rules[0].transport=ZeroMQ",
					"trace-propagation.inbound.rules[0].trust=restart")
			.run((context) -> {
				assertThat(findings(context)).hasSize(1);
				context.getBean(PropagationLedger.class).record(Hop.inbound("zeromq", null, null), Outcome.RESTARTED);
				assertThat(findings(context)).isEmpty();
			});
	}

	private static Finding finding(String rule, String transport) {
		return new Finding(
				"The rule '" + rule + "' is for the transport '" + transport
						+ "', which no HopResolver names, so it never counts for an observed hop",
				"Name one of 'http', 'nats', 'grpc', 'stream' and 'other', or add a HopResolver bean that names that "
						+ "transport; leave it where hops by hand (TracePropagation) have that transport");
	}

	private static List<Finding> findings(AssertableApplicationContext context) {
		return context.getBeanProvider(PropagationCheck.class)
			.stream()
			.flatMap((check) -> check.check().stream())
			.toList();
	}

}
