// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.annotation.NatsListenerAnnotationBeanPostProcessor;
import io.github.tracepropagation.nats.annotation.NatsListenerMethodFactory;
import io.github.tracepropagation.nats.annotation.NatsMessageArgumentResolver;
import io.github.tracepropagation.nats.listener.NatsListenerContainerFactory;
import io.github.tracepropagation.nats.listener.NatsListenerRegistry;
import io.github.tracepropagation.nats.listener.NatsListenerShutdown;
import io.github.tracepropagation.nats.listener.NatsListenerStartup;
import io.github.tracepropagation.nats.observation.NatsInstrumentation;
import io.nats.client.Connection;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;

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
	@ConditionalOnMissingBean
	static NatsListenerAnnotationBeanPostProcessor natsListenerAnnotationBeanPostProcessor(
			ObjectProvider<NatsListenerRegistry> registry,
			ObjectProvider<NatsListenerContainerFactory> containerFactory,
			ObjectProvider<NatsListenerMethodFactory> methodFactory) {
		return new NatsListenerAnnotationBeanPostProcessor(registry, containerFactory, methodFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	NatsListenerRegistry natsListenerRegistry() {
		return new NatsListenerRegistry();
	}

	@Bean
	@ConditionalOnMissingBean
	NatsListenerStartup natsListenerStartup(ApplicationContext context, NatsListenerRegistry registry) {
		return new NatsListenerStartup(context, registry);
	}

	@Bean
	@ConditionalOnMissingBean
	NatsListenerShutdown natsListenerShutdown(ApplicationContext context, NatsListenerRegistry registry) {
		return new NatsListenerShutdown(context, registry);
	}

	@Bean
	@Lazy
	@ConditionalOnBean(Connection.class)
	@ConditionalOnMissingBean
	NatsListenerContainerFactory natsListenerContainerFactory(Connection connection,
			NatsInstrumentation instrumentation, NatsProperties properties) {
		return new NatsListenerContainerFactory(connection, instrumentation,
				properties.getListener().getDrainTimeout());
	}

	@Bean
	@ConditionalOnMissingBean
	NatsListenerMethodFactory natsListenerMethodFactory(NatsPayloadConverter payloadConverter,
			BeanFactory beanFactory) {
		DefaultMessageHandlerMethodFactory methodFactory = new DefaultMessageHandlerMethodFactory();
		methodFactory.setBeanFactory(beanFactory);
		methodFactory.setMessageConverter(payloadConverter.getMessageConverter());
		methodFactory.setCustomArgumentResolvers(List.of(new NatsMessageArgumentResolver()));
		methodFactory.afterPropertiesSet();
		return new NatsListenerMethodFactory(methodFactory, payloadConverter);
	}

}
