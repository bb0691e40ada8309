// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.concurrent.bean.AsyncRequestInterceptor;
import io.github.tracepropagation.concurrent.bean.ExecutorBeanPostProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsyncRequestAutoConfiguration}.
 */
class AsyncRequestAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(AsyncRequestAutoConfiguration.class,
			ExecutorPropagationAutoConfiguration.class);

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void requestsAreInstrumented() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(AsyncRequestInterceptor.class)
			.hasSingleBean(WebMvcConfigurer.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled", "trace-propagation.async.enabled",
			"trace-propagation.async.instrument-task-executors" })
	void nothingIsThereWhereSwitchedOff(String property) {
		this.runner.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncRequestInterceptor.class)
				.doesNotHaveBean(WebMvcConfigurer.class));
	}

	@Test
	void interceptorOfTheApplicationReplacesOurs() {
		this.runner
			.withBean("own", AsyncRequestInterceptor.class,
					() -> new AsyncRequestInterceptor(
							new ExecutorBeanPostProcessor((bean, name) -> false, (bean, name) -> false)))
			.run((context) -> assertThat(context).hasSingleBean(AsyncRequestInterceptor.class).hasBean("own"));
	}

	@Test
	void nothingIsThereWithoutSpringMvc() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsyncRequestInterceptor.class));
	}

	@Test
	void nothingIsThereOutsideOfAWebApplication() {
		new ApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AsyncRequestInterceptor.class));
	}

}
