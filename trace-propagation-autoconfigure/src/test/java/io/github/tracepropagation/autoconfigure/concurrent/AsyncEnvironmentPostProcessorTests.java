// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncEnvironmentPostProcessor} and {@link AsyncProperties}.
 */
class AsyncEnvironmentPostProcessorTests {

	private static final String REACTOR = "spring.reactor.context-propagation";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void switchesOnTheHooksOfReactor() {
		postProcess();
		assertThat(this.environment.getProperty(REACTOR)).isEqualTo("auto");
	}

	@Test
	void valuesOfTheApplicationWin() {
		this.environment.setProperty(REACTOR, "limited");
		postProcess();
		assertThat(this.environment.getProperty(REACTOR)).isEqualTo("limited");
	}

	@Test
	void setsNothingWhereTheRoomIsSwitchedOff() {
		this.environment.setProperty("trace-propagation.async.enabled", "false");
		postProcess();
		assertThat(this.environment.containsProperty(REACTOR)).isFalse();
	}

	@Test
	void setsNothingWhereTheStarterIsSwitchedOff() {
		this.environment.setProperty("trace-propagation.enabled", "false");
		postProcess();
		assertThat(this.environment.containsProperty(REACTOR)).isFalse();
	}

	@Test
	void setsNothingWhereReactorIsSwitchedOff() {
		this.environment.setProperty("trace-propagation.async.reactor", "false");
		postProcess();
		assertThat(this.environment.containsProperty(REACTOR)).isFalse();
	}

	@Test
	void everythingIsOnByDefault() {
		AsyncProperties properties = new AsyncProperties();
		assertThat(properties.isEnabled()).isTrue();
		assertThat(properties.isInstrumentTaskExecutors()).isTrue();
		assertThat(properties.isInstrumentExecutors()).isTrue();
		assertThat(properties.isScheduledErrors()).isTrue();
		assertThat(properties.isReactor()).isTrue();
		assertThat(properties.getExclude()).isEmpty();
	}

	private void postProcess() {
		new AsyncEnvironmentPostProcessor().postProcessEnvironment(this.environment, new SpringApplication());
	}

}
