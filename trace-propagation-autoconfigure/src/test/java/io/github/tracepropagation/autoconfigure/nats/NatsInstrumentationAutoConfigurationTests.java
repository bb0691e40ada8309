// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;

import io.github.tracepropagation.nats.direct.DirectNatsInstrumentation;
import io.github.tracepropagation.nats.direct.HopMeters;
import io.github.tracepropagation.nats.direct.TimerHopMeters;
import io.github.tracepropagation.nats.instrumentation.HeaderCase;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.nats.client.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsInstrumentationAutoConfiguration}: which engine records the hops
 * is told by what nobody but observations would honour. The beans of an application that
 * does ask for observations are in
 * {@link io.github.tracepropagation.nats.observation.NatsEngineChoiceTests}.
 */
class NatsInstrumentationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(EverythingOfBoot.class)
		.withPropertyValues("management.tracing.export.enabled=false");

	@Test
	void hopsAreRecordedDirectlyByDefault() {
		this.runner.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
			.isInstanceOf(DirectNatsInstrumentation.class));
	}

	@Test
	void hopsAreObservationsAlwaysWhereThatIsAskedFor() {
		this.runner.withPropertyValues("trace-propagation.nats.observation=always")
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(ObservationNatsInstrumentation.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "management.observations.enable.nats=false",
			"management.observations.enable.nats.publish=false", "management.observations.enable.all=false",
			"management.observations.key-values.region=eu" })
	void hopsAreObservationsWhereAPropertyOfTheirsIsSet(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(ObservationNatsInstrumentation.class));
		this.runner.withPropertyValues(property, "trace-propagation.nats.observation=never")
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(DirectNatsInstrumentation.class));
	}

	@Test
	void propertyOfOtherObservationsIsNoReason() {
		this.runner.withPropertyValues("management.observations.enable.http=false")
			.run((context) -> assertThat(context).hasSingleBean(DirectNatsInstrumentation.class));
	}

	@Test
	void hopsAreObservationsWhereThereIsNoTracing() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(NatsInstrumentationAutoConfiguration.class))
			.withPropertyValues("trace-propagation.nats.observation=never")
			.run((context) -> assertThat(context).getBean(NatsInstrumentation.class)
				.isInstanceOf(ObservationNatsInstrumentation.class));
	}

	@Test
	void invalidChoiceNamesThePropertyAndWhatItMayBe() {
		this.runner.withPropertyValues("trace-propagation.nats.observation=sometimes")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("trace-propagation.nats.observation")
				.hasStackTraceContaining("sometimes"));
	}

	@Test
	void hopsAreMeasuredByTimers() {
		this.runner.run((context) -> assertThat(context).getBean(HopMeters.class).isInstanceOf(TimerHopMeters.class));
	}

	@Test
	void nothingIsMeasuredWithoutMicrometersMeters() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DirectNatsInstrumentation.class)
				.doesNotHaveBean(HopMeters.class));
	}

	@Test
	void backsOffForTheBeansOfAnApplication() {
		this.runner.withUserConfiguration(OwnBeans.class)
			.run((context) -> assertThat(context).hasSingleBean(NatsInstrumentation.class)
				.hasSingleBean(NatsHeaderWriter.class)
				.hasSingleBean(HopMeters.class)
				.getBean(HopMeters.class)
				.isSameAs(HopMeters.NONE));
	}

	@Test
	void staysAsleepWithoutJnats() {
		this.runner.withClassLoader(new FilteredClassLoader(Connection.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("natsInstrumentation"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled=false", "trace-propagation.nats.enabled=false" })
	void isSwitchedOffWithItsRoom(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(NatsInstrumentation.class));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EverythingOfBoot {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		NatsHeaderWriter ownHeaderWriter() {
			return new NatsHeaderWriter(List.of(), HeaderCase.LOWER, (field, reason) -> {
			});
		}

		@Bean
		HopMeters ownMeters() {
			return HopMeters.NONE;
		}

	}

}
