// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.stream.nats;

import java.util.Map;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.nats.NatsInstrumentationAutoConfiguration;
import io.github.tracepropagation.nats.monitoring.NatsConnectionMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.cloud.stream.binder.BinderTypeRegistry;
import org.springframework.cloud.stream.config.BindingHandlerAdvise.MappingsProvider;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that makes the {@linkplain NatsBinderConfiguration NATS binder}
 * known to Spring Cloud Stream as the binder type {@code nats}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = NatsInstrumentationAutoConfiguration.class)
@ConditionalOnClass({ Connection.class, BinderTypeRegistry.class })
@ConditionalOnEnabledPropagation("nats")
@EnableConfigurationProperties(NatsBinderProperties.class)
public final class NatsBinderAutoConfiguration {

	private NatsBinderAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnEnabledPropagation("stream.nats")
	static NatsBinderTypeRegistrar natsBinderTypeRegistrar(ObjectProvider<BindingServiceProperties> bindings,
			Environment environment) {
		return new NatsBinderTypeRegistrar(bindings, environment);
	}

	@Bean
	@ConditionalOnMissingBean(name = "natsBindingDefaults")
	MappingsProvider natsBindingDefaults() {
		return () -> Map.of(ConfigurationPropertyName.of(NatsExtendedBindingProperties.BINDINGS),
				ConfigurationPropertyName.of(NatsExtendedBindingProperties.DEFAULTS));
	}

	/**
	 * Meters of the connections that binders have of their own.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MeterRegistry.class, NatsConnectionMetrics.class })
	@ConditionalOnEnabledPropagation("stream.nats")
	static class Meters {

		@Bean
		@ConditionalOnMissingBean
		BinderConnectionMeters natsBinderConnectionMeters(ObjectProvider<MeterRegistry> meterRegistry) {
			return new BinderConnectionMeters(meterRegistry);
		}

	}

}
