// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.nats.client.Connection;
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
 * Auto-configuration for a NATS {@link Connection}, where the application names a server
 * and has no connection of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(beforeName = "io.nats.spring.boot.autoconfigure.NatsAutoConfiguration",
		afterName = "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration")
@ConditionalOnClass(Connection.class)
@ConditionalOnEnabledPropagation("nats")
@ConditionalOnMissingBean(Connection.class)
@Conditional(OnServersCondition.class)
@EnableConfigurationProperties(NatsProperties.class)
public final class NatsConnectionAutoConfiguration {

	NatsConnectionAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	Options natsOptions(NatsProperties properties, Environment environment, ObjectProvider<SslBundles> sslBundles,
			ObjectProvider<NatsOptionsBuilderCustomizer> customizers) {
		NatsOptionsMapper mapper = new NatsOptionsMapper(properties.getConnection(),
				environment.getProperty("spring.application.name"), sslBundles.getIfAvailable());
		Options.Builder builder = mapper.map();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	@Bean
	NatsConnectionFactoryBean natsConnection(Options natsOptions, NatsProperties properties) {
		return new NatsConnectionFactoryBean(natsOptions, properties.getConnection().getDrainTimeout());
	}

}
