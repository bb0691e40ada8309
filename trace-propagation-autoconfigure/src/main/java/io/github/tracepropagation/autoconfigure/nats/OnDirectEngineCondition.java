// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.nats.observation.NatsBatchObservationConvention;
import io.github.tracepropagation.nats.observation.NatsListenerObservationConvention;
import io.github.tracepropagation.nats.observation.NatsTemplateObservationConvention;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where the hops of NATS need not be observations: unless the property says
 * which, where the application has nothing that only observations would honour.
 */
class OnDirectEngineCondition extends SpringBootCondition implements ConfigurationCondition {

	private static final List<Class<?>> HONOURED_BY_OBSERVATIONS = List.of(NatsTemplateObservationConvention.class,
			NatsListenerObservationConvention.class, NatsBatchObservationConvention.class,
			GlobalObservationConvention.class, ObservationPredicate.class, ObservationFilter.class,
			ObservationHandler.class, ObservationRegistry.class, ObservationRegistryCustomizer.class);

	private static final List<String> FRAMEWORKS = List.of("org.springframework.", "io.micrometer.",
			"io.github.tracepropagation.autoconfigure.");

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("NATS engine");
		NatsProperties.Observation observation = Binder.get(context.getEnvironment())
			.bind("trace-propagation.nats.observation", NatsProperties.Observation.class)
			.orElse(NatsProperties.Observation.AUTO);
		if (observation != NatsProperties.Observation.AUTO) {
			return new ConditionOutcome(observation == NatsProperties.Observation.NEVER,
					message.because("trace-propagation.nats.observation is " + observation));
		}
		String reason = findReasonToObserve(context);
		return (reason != null) ? ConditionOutcome.noMatch(message.because(reason))
				: ConditionOutcome.match(message.because("nothing asks for observations"));
	}

	private static @Nullable String findReasonToObserve(ConditionContext context) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		if (beanFactory != null) {
			for (Class<?> type : HONOURED_BY_OBSERVATIONS) {
				for (String name : beanFactory.getBeanNamesForType(type, true, false)) {
					if (!isFromFramework(beanFactory, name)) {
						return "the bean '" + name + "' asks for observations";
					}
				}
			}
		}
		return findProperty(context.getEnvironment());
	}

	private static boolean isFromFramework(ConfigurableListableBeanFactory beanFactory, String name) {
		if (!beanFactory.containsBeanDefinition(name)) {
			return false;
		}
		String declaredBy = declaringClass(beanFactory.getBeanDefinition(name));
		return declaredBy != null && FRAMEWORKS.stream().anyMatch(declaredBy::startsWith);
	}

	private static @Nullable String declaringClass(BeanDefinition definition) {
		if (definition instanceof AnnotatedBeanDefinition annotated && annotated.getFactoryMethodMetadata() != null) {
			return annotated.getFactoryMethodMetadata().getDeclaringClassName();
		}
		return definition.getBeanClassName();
	}

	private static @Nullable String findProperty(Environment environment) {
		Binder binder = Binder.get(environment);
		Map<String, Boolean> enable = binder
			.bind("management.observations.enable", Bindable.mapOf(String.class, Boolean.class))
			.orElse(Map.of());
		if (enable.keySet().stream().anyMatch((name) -> name.equals("all") || name.startsWith("nats"))) {
			return "management.observations.enable names NATS";
		}
		return binder.bind("management.observations.key-values", Bindable.mapOf(String.class, String.class)).isBound()
				? "management.observations.key-values is set" : null;
	}

}
