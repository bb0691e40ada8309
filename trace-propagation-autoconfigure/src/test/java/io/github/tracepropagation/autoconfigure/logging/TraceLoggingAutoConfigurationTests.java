// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import io.github.tracepropagation.logging.MdcEventListener;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceLoggingAutoConfiguration}.
 */
class TraceLoggingAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, TraceLoggingAutoConfiguration.class));

	@Test
	void listenerStandsInThePlaceOfBoots() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(Slf4JEventListener.class)
			.hasSingleBean(MdcEventListener.class));
	}

	@Test
	void backsOffOnACustomListener() {
		this.contextRunner.withBean("custom", Slf4JEventListener.class, () -> new Slf4JEventListener("t", "s"))
			.run((context) -> assertThat(context).hasSingleBean(Slf4JEventListener.class)
				.hasBean("custom")
				.doesNotHaveBean(MdcEventListener.class));
	}

	@Test
	void leavesBootsListenerWhenLoggingIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.logging.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Slf4JEventListener.class)
				.doesNotHaveBean(MdcEventListener.class));
	}

	@Test
	void leavesBootsListenerWhenTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(Slf4JEventListener.class)
				.doesNotHaveBean(MdcEventListener.class));
	}

	@Test
	void needsNeitherLogbackNorItsEncoder() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("ch.qos.logback", "net.logstash.logback"))
			.run((context) -> assertThat(context).hasSingleBean(MdcEventListener.class));
	}

}
