// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import io.github.tracepropagation.autoconfigure.JavaAgent;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where the hops of NATS need not be observations: unless the property says
 * which, where the application has nothing that only observations would honour.
 */
class OnDirectEngineCondition extends SpringBootCondition implements ConfigurationCondition {

	@Override
	public ConfigurationPhase getConfigurationPhase() {
		return ConfigurationPhase.REGISTER_BEAN;
	}

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("NATS engine");
		if (JavaAgent.leads(context.getEnvironment())) {
			return ConditionOutcome.noMatch(message.because("the OpenTelemetry Java agent makes the spans"));
		}
		NatsProperties.Observation observation = Binder.get(context.getEnvironment())
			.bind("trace-propagation.nats.observation", NatsProperties.Observation.class)
			.orElse(NatsProperties.Observation.AUTO);
		if (observation != NatsProperties.Observation.AUTO) {
			return new ConditionOutcome(observation == NatsProperties.Observation.NEVER,
					message.because("trace-propagation.nats.observation is " + observation));
		}
		String reason = findReason(context);
		return (reason != null) ? ConditionOutcome.noMatch(message.because(reason))
				: ConditionOutcome.match(message.because("nothing asks for observations"));
	}

	private static @Nullable String findReason(ConditionContext context) {
		ConfigurableListableBeanFactory beanFactory = context.getBeanFactory();
		return (beanFactory != null) ? ReasonToObserve.find(beanFactory, context.getEnvironment()) : null;
	}

}
