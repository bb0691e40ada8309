// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.boundary.rules.SubjectPattern;
import io.github.tracepropagation.nats.connection.NatsConnectionBeanPostProcessor;
import io.github.tracepropagation.nats.connection.NatsPropagation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.nats.client.Connection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that makes an application's own use of a NATS {@link Connection}
 * transparent: every bean of that type is wrapped by {@link NatsPropagation}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsTemplateAutoConfiguration.class)
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats")
@ConditionalOnBean(NatsInstrumentation.class)
@EnableConfigurationProperties(NatsProperties.class)
public final class NatsConnectionInstrumentationAutoConfiguration {

	NatsConnectionInstrumentationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NatsPropagation natsPropagation(NatsInstrumentation instrumentation, NatsProperties properties) {
		properties.getExcludedSubjects().forEach(NatsConnectionInstrumentationAutoConfiguration::check);
		return new NatsPropagation(instrumentation, properties.getExcludedSubjects());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBooleanProperty(name = "trace-propagation.nats.instrument-connections", matchIfMissing = true)
	static NatsConnectionBeanPostProcessor natsConnectionBeanPostProcessor(
			ObjectProvider<NatsPropagation> propagation) {
		return new NatsConnectionBeanPostProcessor(propagation);
	}

	private static void check(String pattern) {
		try {
			SubjectPattern.of(pattern);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("trace-propagation.nats.excluded-subjects", pattern,
					ex.getMessage() + ".", ex);
		}
	}

}
