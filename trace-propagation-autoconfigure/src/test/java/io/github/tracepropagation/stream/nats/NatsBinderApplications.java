// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.github.tracepropagation.stream.nats.binding.NatsBinderConnection;
import io.github.tracepropagation.stream.nats.binding.NatsBindingProperties;
import io.github.tracepropagation.stream.nats.binding.NatsConsumerProperties;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.DefaultNatsHeaderMapper;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.provisioning.NatsProvisioner;
import io.nats.client.Connection;
import io.nats.client.JetStreamOptions;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.stream.binder.AbstractExtendedBindingProperties;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;
import org.springframework.cloud.stream.binder.BinderType;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.binder.DefaultBinderTypeRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Real applications whose only binder is the one under test, wired by hand.
 */
public final class NatsBinderApplications {

	private NatsBinderApplications() {
	}

	public static ConfigurableApplicationContext start(URI server, Class<?> configuration, String... properties) {
		return NatsApplications.start(server, OnlyBinder.class,
				Stream.concat(Stream.of("spring.main.sources=" + configuration.getName()), Stream.of(properties))
					.toArray(String[]::new));
	}

	public static NatsBinderConnection connection(Connection connection, ConfigurableApplicationContext context) {
		return new NatsBinderConnection(connection, context.getBean(NatsOperations.class),
				context.getBean(NatsInstrumentation.class), context.getBean(NatsPayloadConverter.class),
				new ListenerSettings(Duration.ofSeconds(5), Duration.ofSeconds(30), List.of(), 0, null, 10,
						JetStreamOptions.DEFAULT_JS_OPTIONS));
	}

	@Configuration(proxyBeanMethods = false)
	static class OnlyBinder {

		@Bean
		static BeanPostProcessor onlyBinderTypes() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof BinderTypeRegistry) ? new DefaultBinderTypeRegistry(
							Map.of("nats", new BinderType("nats", new Class<?>[] { Binders.class }))) : bean;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(Bindings.class)
	@Import(OnlyBinder.class)
	static class Binders {

		@Bean
		NatsMessageChannelBinder binder(Connection connection, ConfigurableApplicationContext context,
				ObjectProvider<NatsHeaderMapper> headerMapper, Bindings bindings) {
			NatsBinderConnection binderConnection = connection(connection, context);
			return new NatsMessageChannelBinder(binderConnection, new NatsProvisioner(binderConnection),
					headerMapper.getIfAvailable(DefaultNatsHeaderMapper::new), bindings);
		}

	}

	@ConfigurationProperties("spring.cloud.stream.nats")
	public static class Bindings extends
			AbstractExtendedBindingProperties<NatsConsumerProperties, NatsProducerProperties, NatsBindingProperties> {

		@Override
		public String getDefaultsPrefix() {
			return "spring.cloud.stream.nats.default";
		}

		public Map<String, NatsBindingProperties> getBindings() {
			return doGetBindings();
		}

		@Override
		public Class<? extends BinderSpecificPropertiesProvider> getExtendedPropertiesEntryClass() {
			return NatsBindingProperties.class;
		}

	}

}
