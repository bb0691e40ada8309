// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.BeanDeclaration;
import io.github.tracepropagation.nats.observation.NatsBatchObservationConvention;
import io.github.tracepropagation.nats.observation.NatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.core.env.Environment;

/**
 * Finds what in an application only observations honour: beans of its own, and
 * properties. The beans that Spring, Micrometer and this library declare are no reason.
 */
final class ReasonToObserve {

	private static final List<Class<?>> HONOURED_BY_OBSERVATIONS = List.of(NatsTemplateObservationConvention.class,
			NatsListenerObservationConvention.class, NatsBatchObservationConvention.class,
			GlobalObservationConvention.class, ObservationPredicate.class, ObservationFilter.class,
			ObservationHandler.class, ObservationRegistry.class, ObservationRegistryCustomizer.class);

	private static final List<String> FRAMEWORKS = List.of("org.springframework.", "io.micrometer.",
			"io.github.tracepropagation.autoconfigure.");

	private ReasonToObserve() {
	}

	/**
	 * Find the first reason.
	 * @param beanFactory has the beans, none of which is created
	 * @param environment has the properties
	 * @return the reason, to be read by people, or {@code null} where there is none
	 */
	static @Nullable String find(ConfigurableListableBeanFactory beanFactory, Environment environment) {
		for (Class<?> type : HONOURED_BY_OBSERVATIONS) {
			for (String name : beanFactory.getBeanNamesForType(type, true, false)) {
				if (!isDeclaredByFramework(beanFactory, name)) {
					return "the bean '" + name + "' is a " + type.getSimpleName();
				}
			}
		}
		return findProperty(Binder.get(environment));
	}

	// What has no declaring method was registered by the application, whatever its class
	private static boolean isDeclaredByFramework(ConfigurableListableBeanFactory beanFactory, String name) {
		String declaring = BeanDeclaration.declaringClass(beanFactory, name);
		return declaring != null && FRAMEWORKS.stream().anyMatch(declaring::startsWith);
	}

	private static @Nullable String findProperty(Binder binder) {
		Map<String, Boolean> enable = binder
			.bind("management.observations.enable", Bindable.mapOf(String.class, Boolean.class))
			.orElse(Map.of());
		if (enable.keySet().stream().anyMatch((name) -> name.equals("all") || name.startsWith("nats"))) {
			return "'management.observations.enable' names them";
		}
		return binder.bind("management.observations.key-values", Bindable.mapOf(String.class, String.class)).isBound()
				? "'management.observations.key-values' is set" : null;
	}

}
