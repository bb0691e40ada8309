// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import io.nats.client.Options;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for a NATS {@link Connection}, where a server is known, by
 * {@link Options} of the application for example, and the application has no connection
 * of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration",
		afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats")
@ConditionalOnMissingBean(Connection.class)
@Conditional(OnServersCondition.class)
@EnableConfigurationProperties(NatsConnectionProperties.class)
public final class NatsConnectionAutoConfiguration {

	NatsConnectionAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean({ NatsConnectionDetails.class, Options.class })
	PropertiesNatsConnectionDetails natsConnectionDetails(NatsConnectionProperties properties,
			ObjectProvider<SslBundles> sslBundles) {
		return new PropertiesNatsConnectionDetails(properties, sslBundles.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	Options natsOptions(NatsConnectionDetails details, NatsConnectionProperties properties, Environment environment,
			ObjectProvider<ConnectionListener> connectionListeners, ObjectProvider<ErrorListener> errorListeners,
			ObjectProvider<NatsOptionsBuilderCustomizer> customizers) {
		Options.Builder builder = new NatsOptionsMapper(details, properties,
				environment.getProperty("spring.application.name"))
			.map();
		builder.connectionListener(ConnectionListeners.withLog(connectionListeners));
		builder.errorListener(ConnectionListeners.withErrorLog(errorListeners));
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	NatsConnectionFactoryBean natsConnection(Options natsOptions, NatsConnectionProperties properties) {
		return new NatsConnectionFactoryBean(natsOptions, properties.isRetryOnStartup(), properties.getDrainTimeout());
	}

}
