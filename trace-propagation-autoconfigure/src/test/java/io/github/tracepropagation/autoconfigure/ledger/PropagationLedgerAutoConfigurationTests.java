// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.ledger;

import io.github.tracepropagation.autoconfigure.TracePropagationProperties;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.ledger.PropagationLedgerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PropagationLedgerAutoConfiguration}.
 */
class PropagationLedgerAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(PropagationLedgerAutoConfiguration.class));

	@Test
	void suppliesTheLedgerAndItsMeters() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(PropagationLedger.class)
			.hasSingleBean(PropagationLedgerMetrics.class));
	}

	@Test
	void backsOffOnCustomBeans() {
		this.contextRunner.withUserConfiguration(CustomConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(PropagationLedger.class)
				.hasBean("customLedger")
				.hasSingleBean(PropagationLedgerMetrics.class)
				.hasBean("customMetrics"));
	}

	@Test
	void suppliesNothingWhenTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(PropagationLedger.class)
				.doesNotHaveBean(PropagationLedgerMetrics.class));
	}

	@Test
	void suppliesNoMetersWhenTheLedgerIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.ledger.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(PropagationLedger.class)
				.doesNotHaveBean(PropagationLedgerMetrics.class));
	}

	@Test
	void suppliesNoMetersWithoutMicrometerCore() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(PropagationLedger.class)
				.doesNotHaveBean("propagationLedgerMetrics"));
	}

	@Test
	void publishesToTheRegistriesOfTheApplication() {
		this.contextRunner
			.withConfiguration(
					AutoConfigurations.of(MetricsAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
			.run((context) -> {
				context.getBean(PropagationLedger.class).record(Hop.inbound("http", null, null), Outcome.CONTINUED);
				assertThat(context.getBean(MeterRegistry.class)
					.get("trace.propagation.inbound")
					.tags("transport", "http", "outcome", "continued")
					.functionCounter()
					.count()).isOne();
			});
	}

	@Test
	void tellsAsManyRoutesAndPeersApartAsTheLibraryByDefault() {
		TracePropagationProperties.Ledger properties = new TracePropagationProperties().getLedger();
		assertThat(properties.getMaxRoutes()).isEqualTo(PropagationLedger.DEFAULT_MAX_ROUTES);
		assertThat(properties.getMaxPeers()).isEqualTo(PropagationLedger.DEFAULT_MAX_PEERS);
	}

	@Test
	void tellsAsManyRoutesAndPeersApartAsTheProperties() {
		this.contextRunner
			.withPropertyValues("trace-propagation.ledger.max-routes=3", "trace-propagation.ledger.max-peers=2")
			.run((context) -> {
				PropagationLedger ledger = context.getBean(PropagationLedger.class);
				for (int i = 0; i < 10; i++) {
					ledger.record(Hop.inbound("http", "peer-" + i, null).withRoute("/route-" + i), Outcome.CONTINUED);
				}
				Hops hops = ledger.snapshot().transports().get("http").get("inbound");
				assertThat(hops.routes().keySet()).containsExactly("/route-0", "/route-1", "/route-2", "(other)");
				assertThat(hops.peers()).hasSize(3);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "max-routes", "max-peers" })
	void failsToStartWhereThereIsNoPlaceForAny(String property) {
		this.contextRunner.withPropertyValues("trace-propagation.ledger." + property + "=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("trace-propagation.ledger." + property)
				.hasMessageContaining("It must be at least 1"));
	}

	@Configuration(proxyBeanMethods = false)
	static class CustomConfiguration {

		@Bean
		PropagationLedger customLedger() {
			return new PropagationLedger();
		}

		@Bean
		PropagationLedgerMetrics customMetrics(PropagationLedger ledger) {
			return new PropagationLedgerMetrics(ledger);
		}

	}

}
