// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.annotation.NatsListenerMethodFactory;
import io.github.tracepropagation.nats.annotation.NatsListenerMethodProcessor;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerRegistry;
import io.github.tracepropagation.nats.listener.container.DefaultNatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.lifecycle.NatsListenerShutdown;
import io.github.tracepropagation.nats.listener.lifecycle.NatsListenerStartup;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.validation.Validator;

/**
 * Auto-configuration for the methods with
 * {@link io.github.tracepropagation.nats.annotation.NatsListener @NatsListener}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsTemplateAutoConfiguration.class)
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats.listener")
public final class NatsListenerAutoConfiguration {

	NatsListenerAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	NatsListenerMethodProcessor natsListenerMethodProcessor(ConfigurableListableBeanFactory beanFactory,
			NatsListenerRegistry registry, ObjectProvider<NatsListenerContainerFactory> containerFactory,
			ObjectProvider<NatsListenerMethodFactory> methodFactory) {
		return new NatsListenerMethodProcessor(beanFactory, registry, containerFactory, methodFactory);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	NatsListenerRegistry natsListenerRegistry() {
		return new NatsListenerRegistry();
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	NatsListenerStartup natsListenerStartup(ApplicationContext context, NatsListenerRegistry registry) {
		return new NatsListenerStartup(context, registry);
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	NatsListenerShutdown natsListenerShutdown(ApplicationContext context, NatsListenerRegistry registry) {
		return new NatsListenerShutdown(context, registry);
	}

	@Bean
	@Lazy
	@ConditionalOnBean(Connection.class)
	@ConditionalOnMissingBean(NatsListenerContainerFactory.class)
	DefaultNatsListenerContainerFactory natsListenerContainerFactory(ObjectProvider<Connection> connection,
			NatsInstrumentation instrumentation, NatsPayloadConverter payloadConverter, NatsProperties properties,
			ObjectProvider<NatsConsumerConfigurationCustomizer> customizers,
			ObjectProvider<JetStreamOptions> jetStreamOptions) {
		ListenerSettings settings = properties.getListener()
			.toSettings(jetStreamOptions.getIfUnique(JetStreamOptions::defaultOptions));
		return new DefaultNatsListenerContainerFactory(RequiredConnection.get(connection), instrumentation,
				payloadConverter, settings, customizers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	NatsListenerMethodFactory natsListenerMethodFactory(NatsPayloadConverter payloadConverter, BeanFactory beanFactory,
			ObjectProvider<Validator> validator) {
		return new NatsListenerMethodFactory(beanFactory, payloadConverter, validator.getIfUnique(), List.of());
	}

}
