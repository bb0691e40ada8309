// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.Map;
import java.util.stream.Stream;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * {@link EnvironmentPostProcessor} that switches on the hooks of Reactor. The property is
 * set with the least precedence, so that an application's own value wins.
 */
class AsyncEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String REACTOR = "spring.reactor.context-propagation";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		if (Stream.of("trace-propagation.enabled", "trace-propagation.async.enabled", "trace-propagation.async.reactor")
			.allMatch((property) -> isOn(binder, property))) {
			environment.getPropertySources()
				.addLast(new MapPropertySource("tracePropagationAsync", Map.of(REACTOR, "auto")));
		}
	}

	private static boolean isOn(Binder binder, String property) {
		return binder.bind(property, Boolean.class).orElse(true);
	}

}
