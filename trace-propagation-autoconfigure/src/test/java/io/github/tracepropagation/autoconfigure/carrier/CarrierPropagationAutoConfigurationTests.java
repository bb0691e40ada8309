// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.carrier;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.CurrentSpan;
import io.github.tracepropagation.TracePropagation;
import io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration;
import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.carrier.CarrierPropagation;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CarrierPropagationAutoConfiguration} and what the static methods of
 * {@link TracePropagation} use.
 */
class CarrierPropagationAutoConfigurationTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final Map<String, String> CARRIER = Map.of("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");

	private static final String RESTART = "trace-propagation.inbound.trust=restart";

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ObservationAutoConfiguration.class, MicrometerTracingAutoConfiguration.class,
					OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
					PropagationLedgerAutoConfiguration.class, W3CPropagationAutoConfiguration.class,
					PropagationBoundaryAutoConfiguration.class, CarrierPropagationAutoConfiguration.class));

	@AfterEach
	void nothingIsLeft() {
		assertThat(receive()).contains(TRACE);
	}

	@Test
	void policyOfTheApplicationIsAskedAndTheHopCounted() {
		this.contextRunner.withPropertyValues(RESTART).run((context) -> {
			assertThat(receive()).doesNotContain(TRACE);
			assertThat(context.getBean(PropagationLedger.class).count(Hop.OTHER, Direction.INBOUND, Outcome.RESTARTED))
				.isOne();
		});
	}

	@Test
	void ruleKnowsTheTransportOfAHopByHand() {
		this.contextRunner
			.withPropertyValues("trace-propagation.outbound.rules[0].transport=zeromq",
					"trace-propagation.outbound.rules[0].host=*.partner.example",
					"trace-propagation.outbound.rules[0].trace=false")
			.run((context) -> {
				assertThat(send(Hop.outbound("zeromq", "a.partner.example", "orders"))).isEmpty();
				assertThat(send(Hop.outbound("zeromq", "a.own.example", "orders"))).containsKey("traceparent");
				PropagationLedger ledger = context.getBean(PropagationLedger.class);
				assertThat(ledger.count("zeromq", Direction.OUTBOUND, Outcome.WITHHELD)).isOne();
				assertThat(ledger.count("zeromq", Direction.OUTBOUND, Outcome.INJECTED)).isOne();
			});
	}

	@Test
	void spanIsCurrentForMicrometer() {
		this.contextRunner.run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			TracePropagation.continueFrom(CARRIER::get, "process")
				.run(() -> assertThat(tracer.currentSpan()).isNotNull()
					.satisfies((span) -> assertThat(span.context().traceId()).isEqualTo(TRACE)));
			assertThat(tracer.currentSpan()).isNull();
		});
	}

	@Test
	void spanIsCurrentForMicrometerWithinAnObservationToo() {
		this.contextRunner.run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			Observation.createNotStarted("poll", context.getBean(ObservationRegistry.class)).observe(() -> {
				Span poll = tracer.currentSpan();
				try (BaggageInScope baggage = tracer.createBaggageInScope("of", "poll")) {
					TracePropagation.continueFrom(CARRIER::get, "process").run(() -> {
						assertThat(tracer.currentSpan()).extracting((span) -> span.context().traceId())
							.isEqualTo(TRACE);
						try (BaggageInScope more = tracer.createBaggageInScope("tenant", "blue")) {
							assertThat(TracePropagation.current()).get()
								.extracting(CurrentSpan::traceId)
								.isEqualTo(TRACE);
							assertThat(tracer.getAllBaggage()).containsEntry("tenant", "blue");
						}
						assertThat(tracer.currentSpan()).extracting((span) -> span.context().traceId())
							.isEqualTo(TRACE);
					});
					assertThat(tracer.currentSpan()).isEqualTo(poll);
					assertThat(tracer.getAllBaggage()).containsOnly(Map.entry("of", "poll"));
				}
				assertThat(tracer.getAllBaggage()).isEmpty();
			});
			assertThat(tracer.currentSpan()).isNull();
			assertThat(Context.current()).isSameAs(Context.root());
		});
	}

	@Test
	void observationWithinIsAChildOfTheSpanAlsoWithinAnother() {
		this.contextRunner.run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Tracer tracer = context.getBean(Tracer.class);
			Observation.createNotStarted("poll", registry)
				.observe(() -> TracePropagation.continueFrom(CARRIER::get, "process")
					.run(() -> Observation.createNotStarted("inner", registry)
						.observe(() -> assertThat(TracePropagation.current()).get()
							.extracting(CurrentSpan::traceId)
							.isEqualTo(TRACE))));
			assertThat(tracer.currentSpan()).isNull();
		});
	}

	@Test
	void applicationThatStartedLastIsUsedUntilItCloses() {
		this.contextRunner.withPropertyValues(RESTART).run((first) -> {
			this.contextRunner.run((second) -> assertThat(receive()).contains(TRACE));
			assertThat(receive()).doesNotContain(TRACE);
		});
	}

	@Test
	void applicationThatClosesLeavesTheOneThatStartedAfterIt() {
		this.contextRunner.run((first) -> this.contextRunner.withPropertyValues(RESTART).run((second) -> {
			first.getSourceApplicationContext().close();
			assertThat(receive()).doesNotContain(TRACE);
		}));
	}

	@Test
	void injectedBeanIsThatOfItsApplication() {
		this.contextRunner.withPropertyValues(RESTART)
			.run((first) -> this.contextRunner.run((second) -> assertThat(first.getBean(CarrierPropagation.class)
				.continueFrom(CARRIER::get, "process")
				.call(CarrierPropagationAutoConfigurationTests::traceId)).isNotEqualTo(TRACE)));
	}

	@Test
	void policyCountsAlsoWhereBeansAreLazy() {
		this.contextRunner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withPropertyValues(RESTART)
			.run((context) -> assertThat(receive()).doesNotContain(TRACE));
	}

	@Test
	void policyCountsFromTheFirstBeanToTheLast() {
		Map<String, String> received = new HashMap<>();
		this.contextRunner.withPropertyValues(RESTART)
			.withBean(EarlyAndLate.class, () -> new EarlyAndLate(received))
			.run((context) -> {
			});
		assertThat(received).containsOnlyKeys("early", "late");
		assertThat(received.get("early")).isNotEmpty().doesNotContain(TRACE);
		assertThat(received.get("late")).doesNotContain(TRACE);
	}

	@Test
	void policyThatInjectsWhileItIsMadeBreaksNothing() {
		this.contextRunner.withBean("early", OutboundPolicy.class, () -> {
			send(Hop.outbound("early", null, null));
			return (hop) -> OutboundDecision.WITHHOLD;
		}).run((context) -> assertThat(send(Hop.outbound("zeromq", null, null))).isEmpty());
	}

	@Test
	void beanOfTheApplicationIsUsed() {
		this.contextRunner.withUserConfiguration(TaggingConfiguration.class).run((context) -> {
			assertThat(context).hasSingleBean(CarrierPropagation.class);
			assertThat(send(Hop.outbound("zeromq", null, null))).containsOnly(Map.entry("mine", "zeromq"));
		});
	}

	@Test
	void startThatFailsLeavesNothing() {
		this.contextRunner.withPropertyValues(RESTART).withBean("failing", Object.class, () -> {
			throw new IllegalStateException("On purpose");
		}).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(receive()).contains(TRACE);
		});
	}

	@Test
	void nothingIsSuppliedWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false", RESTART).run((context) -> {
			assertThat(context).doesNotHaveBean(CarrierPropagation.class).doesNotHaveBean(PropagationBoundary.class);
			assertThat(receive()).contains(TRACE);
		});
	}

	private static String receive() {
		return TracePropagation.continueFrom(CARRIER::get, "process")
			.call(CarrierPropagationAutoConfigurationTests::traceId);
	}

	private static String traceId() {
		return TracePropagation.current().map(CurrentSpan::traceId).orElse("");
	}

	private static Map<String, String> send(Hop hop) {
		Map<String, String> sent = new TreeMap<>();
		TracePropagation.continueFrom(CARRIER::get, "process").run(() -> TracePropagation.inject(hop, sent::put));
		return sent;
	}

	private record EarlyAndLate(Map<String, String> received) implements InitializingBean, DisposableBean {

		@Override
		public void afterPropertiesSet() {
			this.received.put("early", receive());
		}

		@Override
		public void destroy() {
			this.received.put("late", receive());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TaggingConfiguration {

		@Bean
		CarrierPropagation tagging(PropagationBoundary boundary, io.opentelemetry.api.trace.Tracer tracer) {
			return new CarrierPropagation(boundary, tracer) {

				@Override
				public <C> void inject(Hop hop, @Nullable C carrier, TextMapSetter<C> setter) {
					setter.set(carrier, "mine", hop.transport());
				}

			};
		}

	}

}
