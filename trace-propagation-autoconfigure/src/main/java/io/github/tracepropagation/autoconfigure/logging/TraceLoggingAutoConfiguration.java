// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.logging.MdcEventListener;
import io.github.tracepropagation.logging.MdcKeys;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for the ids of the current span, and baggage, in the MDC.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnEnabledPropagation("logging")
@EnableConfigurationProperties(TraceLoggingProperties.class)
public final class TraceLoggingAutoConfiguration {

	TraceLoggingAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	MdcKeys mdcKeys(TraceLoggingProperties properties) {
		return CheckedMdcKeys.of(properties.getMdc());
	}

	@Bean
	@ConditionalOnMissingBean(Slf4JEventListener.class)
	MdcEventListener mdcEventListener(MdcKeys keys, TraceLoggingProperties properties, Environment environment) {
		return new MdcEventListener(keys, BaggageKeys.of(keys, properties, environment));
	}

}
