// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.util.List;

import io.github.tracepropagation.autoconfigure.nats.NatsProperties;
import io.github.tracepropagation.autoconfigure.nats.RequiredConnection;
import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.autoconfigure.nats.monitoring.NatsHealthIndicator;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.stream.nats.NatsMessageChannelBinder;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.header.DefaultNatsHeaderMapper;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.provisioning.NatsProvisioner;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.cloud.stream.config.ConsumerEndpointCustomizer;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.integration.core.MessageProducer;
import org.springframework.messaging.MessageHandler;

/**
 * Configuration of the NATS binder in the context that Spring Cloud Stream makes for it.
 * Without an environment of its own it has the connection of the application. With one it
 * has a connection of its own, and only what records its hops is the application's.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ PropertyPlaceholderAutoConfiguration.class, SslAutoConfiguration.class,
		NatsConnectionAutoConfiguration.class })
@EnableConfigurationProperties({ NatsProperties.class, NatsExtendedBindingProperties.class })
public class NatsBinderConfiguration {

	NatsBinderConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	NatsBinderConnection natsBinderConnection(ObjectProvider<Connection> connections, BeanFactory beanFactory,
			NatsProperties properties, ObjectProvider<JetStreamOptions> jetStreamOptions) {
		ApplicationBeans application = new ApplicationBeans(beanFactory);
		Connection connection = RequiredConnection.get(connections);
		NatsInstrumentation instrumentation = application.get(NatsInstrumentation.class);
		NatsPayloadConverter payloadConverter = application.get(NatsPayloadConverter.class);
		JetStreamOptions options = jetStreamOptions.getIfUnique(JetStreamOptions::defaultOptions);
		NatsTemplate template = new NatsTemplate(connection, instrumentation, payloadConverter,
				properties.getTemplate().getRequestTimeout(), null, options);
		return new NatsBinderConnection(connection, template, instrumentation, payloadConverter,
				properties.getListener().toSettings(options));
	}

	@Bean
	@ConditionalOnMissingBean
	NatsHeaderMapper natsHeaderMapper(BeanFactory beanFactory) {
		NatsHeaderMapper mapper = new ApplicationBeans(beanFactory).findBeyond(NatsHeaderMapper.class);
		return (mapper != null) ? mapper : new DefaultNatsHeaderMapper();
	}

	@Bean
	@ConditionalOnMissingBean
	NatsProvisioner natsProvisioner(NatsBinderConnection connection) {
		return new NatsProvisioner(connection);
	}

	@Bean
	@ConditionalOnMissingBean
	NatsMessageChannelBinder natsMessageChannelBinder(NatsBinderConnection connection, NatsProvisioner provisioner,
			NatsHeaderMapper headerMapper, NatsExtendedBindingProperties properties,
			ObjectProvider<ProducerMessageHandlerCustomizer<MessageHandler>> handlerCustomizer,
			ObjectProvider<ConsumerEndpointCustomizer<MessageProducer>> endpointCustomizer, BeanFactory beanFactory) {
		NatsMessageChannelBinder binder = new NatsMessageChannelBinder(connection, provisioner, headerMapper,
				properties);
		binder.setProducerMessageHandlerCustomizer(handlerCustomizer.getIfUnique());
		binder.setConsumerEndpointCustomizer(
				endpointCustomizer.getIfUnique(() -> endpointCustomizer(new ApplicationBeans(beanFactory))));
		return binder;
	}

	private static @Nullable ConsumerEndpointCustomizer<MessageProducer> endpointCustomizer(
			ApplicationBeans application) {
		List<ConsumerEndpointCustomizer<MessageProducer>> customizers = application
			.<ConsumerEndpointCustomizer<MessageProducer>>beyond(
					ResolvableType.forClassWithGenerics(ConsumerEndpointCustomizer.class, MessageProducer.class))
			.toList();
		return (customizers.size() == 1) ? customizers.get(0) : null;
	}

	/**
	 * Health of the binder, by that of its connection.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
	@ConditionalOnEnabledHealthIndicator("binders")
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "natsBinderHealthIndicator")
		HealthIndicator natsBinderHealthIndicator(NatsBinderConnection connection) {
			return new NatsHealthIndicator(connection::connection);
		}

	}

}
