// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@link EnvironmentPostProcessor} that switches on what Spring Boot has for context on
 * other threads: the task decorator of its executors and the hooks of Reactor. Both are
 * set with the least precedence, so that an application's own value wins.
 */
class AsyncEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String TASK_EXECUTION = "spring.task.execution.propagate-context";

	static final String REACTOR = "spring.reactor.context-propagation";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		if (isOn(binder, "trace-propagation.enabled") && isOn(binder, "trace-propagation.async.enabled")) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("tracePropagationAsync", Map.of(TASK_EXECUTION, true, REACTOR, "auto")));
		}
	}

	private static boolean isOn(Binder binder, String property) {
		return binder.bind(property, Boolean.class).orElse(true);
	}

}
