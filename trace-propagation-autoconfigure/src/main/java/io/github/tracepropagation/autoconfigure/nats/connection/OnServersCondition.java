// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where a server is known: by a bean, or by at least one that the properties
 * name.
 */
class OnServersCondition extends AnyNestedCondition {

	OnServersCondition() {
		super(ConfigurationPhase.REGISTER_BEAN);
	}

	/**
	 * A bean tells of a server.
	 */
	@ConditionalOnBean(NatsConnectionDetails.class)
	static class DetailsBean {

	}

	/**
	 * The properties name a server.
	 */
	@Conditional(OnServersPropertyCondition.class)
	static class ServersProperty {

	}

	/**
	 * Matches where at least one server is named, in any form that a list of properties
	 * may have, and nats-spring is not configured to connect by itself.
	 */
	static class OnServersPropertyCondition extends SpringBootCondition {

		private static final String NATS_SPRING_PROPERTY = "nats.spring.server";

		private static final String PROPERTY = NatsConnectionProperties.PREFIX + ".servers";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("NATS servers");
			if (StringUtils.hasText(context.getEnvironment().getProperty(NATS_SPRING_PROPERTY))) {
				return ConditionOutcome.noMatch(message.because(NATS_SPRING_PROPERTY + " is set"));
			}
			List<String> servers = Binder.get(context.getEnvironment())
				.bind(PROPERTY, Bindable.listOf(String.class))
				.orElse(List.of());
			return servers.stream().allMatch(String::isBlank)
					? ConditionOutcome.noMatch(message.because(PROPERTY + " names none"))
					: ConditionOutcome.match(message.because(PROPERTY + " names some"));
		}

	}

}
