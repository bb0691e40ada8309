// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.HashMap;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.boundary.observation.ReceivingTracingObservationHandler;
import io.github.tracepropagation.boundary.observation.SendingTracingObservationHandler;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropagationBoundaryAutoConfiguration}.
 */
class PropagationBoundaryAutoConfigurationTests {

	private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private final ApplicationContextRunner bootRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, NoopTracerAutoConfiguration.class,
				OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class));

	private final ApplicationContextRunner contextRunner = this.bootRunner
		.withConfiguration(AutoConfigurations.of(PropagationLedgerAutoConfiguration.class,
				W3CPropagationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class));

	@Test
	void suppliesPoliciesBoundaryAndHandlers() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(InboundPolicy.class)
			.hasSingleBean(OutboundPolicy.class)
			.hasSingleBean(PropagationBoundary.class)
			.hasSingleBean(ReceivingTracingObservationHandler.class)
			.hasSingleBean(SendingTracingObservationHandler.class));
	}

	@Test
	void handlersStandInThePlacesOfBoots() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(PropagatingReceiverTracingObservationHandler.class)
				.hasSingleBean(PropagatingSenderTracingObservationHandler.class);
			assertThat(receive(context.getBean(ObservationRegistry.class)))
				.isEqualTo("0af7651916cd43dd8448eb211c80319c");
			assertThat(send(context.getBean(ObservationRegistry.class))).containsKey("traceparent");
			PropagationLedger ledger = context.getBean(PropagationLedger.class);
			assertThat(ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.CONTINUED)).isOne();
			assertThat(ledger.count(Hop.OTHER, Direction.OUTBOUND, Outcome.INJECTED)).isOne();
		});
	}

	@Test
	void customPoliciesAreAsked() {
		this.contextRunner.withUserConfiguration(PolicyConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(InboundPolicy.class).hasSingleBean(OutboundPolicy.class);
			assertThat(receive(context.getBean(ObservationRegistry.class)))
				.isNotEqualTo("0af7651916cd43dd8448eb211c80319c");
			assertThat(send(context.getBean(ObservationRegistry.class))).isEmpty();
		});
	}

	@Test
	void backsOffOnACustomBoundary() {
		this.contextRunner
			.withBean("customBoundary", PropagationBoundary.class,
					() -> new PropagationBoundary(TextMapPropagator.noop(), (hop, caller) -> InboundDecision.IGNORE,
							BaggageFilter.ALL, (hop) -> OutboundDecision.WITHHOLD, new PropagationLedger()))
			.run((context) -> {
				assertThat(context).hasSingleBean(PropagationBoundary.class).hasBean("customBoundary");
				assertThat(send(context.getBean(ObservationRegistry.class))).isEmpty();
			});
	}

	@Test
	void backsOffOnCustomHandlers() {
		this.contextRunner.withUserConfiguration(HandlerConfiguration.class)
			.run((context) -> assertThat(context).doesNotHaveBean(ReceivingTracingObservationHandler.class)
				.doesNotHaveBean(SendingTracingObservationHandler.class)
				.hasSingleBean(PropagatingReceiverTracingObservationHandler.class)
				.hasSingleBean(PropagatingSenderTracingObservationHandler.class));
	}

	@Test
	void hopResolversAreAskedInOrder() {
		this.contextRunner.withUserConfiguration(HopResolverConfiguration.class).run((context) -> {
			send(context.getBean(ObservationRegistry.class));
			assertThat(context.getBean(PropagationLedger.class).count("first", Direction.OUTBOUND, Outcome.INJECTED))
				.isOne();
		});
	}

	@Test
	void leavesBootsHandlersWhenTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(PropagationBoundary.class)
				.doesNotHaveBean(InboundPolicy.class)
				.doesNotHaveBean(OutboundPolicy.class);
			this.bootRunner.run((boot) -> assertThat(context.getBeanDefinitionNames())
				.filteredOn((name) -> !name.contains("tracepropagation"))
				.containsExactlyInAnyOrder(boot.getBeanDefinitionNames()));
		});
	}

	@Test
	void startsWithMicrometerCoreFilteredOut() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(PropagationBoundary.class));
	}

	@Test
	void backsOffWithoutAnOpenTelemetryTracer() {
		this.contextRunner.withBean(Tracer.class, () -> Tracer.NOOP)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(PropagationBoundary.class));
	}

	@Test
	void startsWithOpenTelemetrySwitchedOff() {
		this.contextRunner.withPropertyValues("management.opentelemetry.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(PropagationBoundary.class));
	}

	private static String receive(ObservationRegistry registry) {
		ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get);
		context.setCarrier(Map.of("traceparent", TRACEPARENT));
		return Observation.createNotStarted("receive", () -> context, registry)
			.observe(() -> Span.current().getSpanContext().getTraceId());
	}

	private static Map<String, String> send(ObservationRegistry registry) {
		Map<String, String> carrier = new HashMap<>();
		SenderContext<Map<String, String>> context = new SenderContext<>(
				PropagationBoundaryAutoConfigurationTests::put);
		context.setCarrier(carrier);
		Observation.createNotStarted("send", () -> context, registry).observe(() -> {
		});
		return carrier;
	}

	private static void put(@Nullable Map<String, String> carrier, String key, String value) {
		if (carrier != null) {
			carrier.put(key, value);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class PolicyConfiguration {

		@Bean
		InboundPolicy customInboundPolicy() {
			return (hop, caller) -> InboundDecision.IGNORE;
		}

		@Bean
		OutboundPolicy customOutboundPolicy() {
			return (hop) -> OutboundDecision.WITHHOLD;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandlerConfiguration {

		@Bean
		PropagatingReceiverTracingObservationHandler<?> customReceivingHandler(Tracer tracer, Propagator propagator) {
			return new PropagatingReceiverTracingObservationHandler<>(tracer, propagator);
		}

		@Bean
		PropagatingSenderTracingObservationHandler<?> customSendingHandler(Tracer tracer, Propagator propagator) {
			return new PropagatingSenderTracingObservationHandler<>(tracer, propagator);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HopResolverConfiguration {

		@Bean
		@Order(2)
		HopResolver second() {
			return (context) -> Hop.outbound("second", null, null);
		}

		@Bean
		@Order(1)
		HopResolver first() {
			return (context) -> Hop.outbound("first", null, null);
		}

	}

}
