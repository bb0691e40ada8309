// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConditionalOnEnabledPropagation}.
 */
class ConditionalOnEnabledPropagationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withUserConfiguration(Rooms.class);

	@Test
	void everythingIsOnByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasBean("starter")
			.hasBean("nats")
			.hasBean("natsListener")
			.hasBean("onType"));
	}

	@Test
	void everythingIsOffWithTheStarter() {
		this.contextRunner
			.withPropertyValues("trace-propagation.enabled=false", "trace-propagation.nats.enabled=true",
					"trace-propagation.nats.listener.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean("starter")
				.doesNotHaveBean("nats")
				.doesNotHaveBean("natsListener")
				.doesNotHaveBean("onType"));
	}

	@Test
	void roomWithinARoomIsOffWithTheOuterOne() {
		this.contextRunner
			.withPropertyValues("trace-propagation.nats.enabled=false", "trace-propagation.nats.listener.enabled=true")
			.run((context) -> assertThat(context).hasBean("starter")
				.doesNotHaveBean("nats")
				.doesNotHaveBean("natsListener")
				.doesNotHaveBean("onType"));
	}

	@Test
	void outerRoomIsOnWithoutTheInnerOne() {
		this.contextRunner.withPropertyValues("trace-propagation.nats.listener.enabled=false")
			.run((context) -> assertThat(context).hasBean("nats").doesNotHaveBean("natsListener"));
	}

	@Test
	void roomWhoseNameBeginsAlikeIsNotSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.nat.enabled=false")
			.run((context) -> assertThat(context).hasBean("nats"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled", "trace-propagation.nats.enabled",
			"trace-propagation.nats.listener.enabled" })
	void mistypedValueIsReportedWithItsProperty(String property) {
		this.contextRunner.withPropertyValues(property + "=flase")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("'" + property + "'")
				.hasStackTraceContaining("[flase]"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Rooms {

		@Bean
		@ConditionalOnEnabledPropagation
		String starter() {
			return "starter";
		}

		@Bean
		@ConditionalOnEnabledPropagation("nats")
		String nats() {
			return "nats";
		}

		@Bean
		@ConditionalOnEnabledPropagation("nats.listener")
		String natsListener() {
			return "nats.listener";
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnEnabledPropagation("nats")
		static class Type {

			@Bean
			String onType() {
				return "nats";
			}

		}

	}

}
