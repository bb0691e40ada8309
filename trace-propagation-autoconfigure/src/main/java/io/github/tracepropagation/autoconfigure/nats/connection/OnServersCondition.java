// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.util.List;

import io.nats.client.Options;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches where a server is known: by a bean, or by at least one that the properties
 * name. Where nats-spring is configured to connect by itself, neither properties nor
 * options are taken for the wish of a connection.
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
	 * The application has options of jnats, which always name a server.
	 */
	@ConditionalOnSingleCandidate(Options.class)
	@Conditional(OnNoServerOfNatsSpringCondition.class)
	static class OptionsBean {

	}

	/**
	 * The properties name a server.
	 */
	@Conditional({ OnNoServerOfNatsSpringCondition.class, OnServersPropertyCondition.class })
	static class ServersProperty {

	}

	/**
	 * Matches where nats-spring is not configured to connect by itself.
	 */
	static class OnNoServerOfNatsSpringCondition extends SpringBootCondition {

		private static final String PROPERTY = "nats.spring.server";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean set = StringUtils.hasText(context.getEnvironment().getProperty(PROPERTY));
			return new ConditionOutcome(!set, ConditionMessage.forCondition("Connection of nats-spring")
				.because(PROPERTY + (set ? " is set" : " is not set")));
		}

	}

	/**
	 * Matches where at least one server is named, in any form that a list of properties
	 * may have.
	 */
	static class OnServersPropertyCondition extends SpringBootCondition {

		private static final String PROPERTY = NatsConnectionProperties.PREFIX + ".servers";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			ConditionMessage.Builder message = ConditionMessage.forCondition("NATS servers");
			List<String> servers = Binder.get(context.getEnvironment())
				.bind(PROPERTY, Bindable.listOf(String.class))
				.orElse(List.of());
			return servers.stream().allMatch(String::isBlank)
					? ConditionOutcome.noMatch(message.because(PROPERTY + " names none"))
					: ConditionOutcome.match(message.because(PROPERTY + " names some"));
		}

	}

}
