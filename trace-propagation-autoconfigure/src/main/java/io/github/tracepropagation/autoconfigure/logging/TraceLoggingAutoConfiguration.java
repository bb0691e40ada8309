// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.List;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.logging.MdcEventListener;
import io.github.tracepropagation.logging.MdcKeys;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

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
		TraceLoggingProperties.Mdc mdc = properties.getMdc();
		String untrusted = mdc.getUntrustedTraceIdKey();
		requireOwnKey("span-id-key", mdc.getSpanIdKey(), mdc.getTraceIdKey());
		requireOwnKey("trace-flags-key", mdc.getTraceFlagsKey(), mdc.getTraceIdKey(), mdc.getSpanIdKey());
		if (List.of(mdc.getTraceIdKey(), mdc.getSpanIdKey(), mdc.getTraceFlagsKey()).contains(untrusted)) {
			throw new InvalidConfigurationPropertyValueException("trace-propagation.logging.mdc.untrusted-trace-id-key",
					untrusted, "Another id has this key. Choose a key of its own, or leave it empty.");
		}
		return new MdcKeys(mdc.getTraceIdKey(), mdc.getSpanIdKey(), mdc.getTraceFlagsKey(),
				StringUtils.hasText(untrusted) ? untrusted : null);
	}

	@Bean
	@ConditionalOnMissingBean(Slf4JEventListener.class)
	MdcEventListener mdcEventListener(MdcKeys keys, TraceLoggingProperties properties, Environment environment) {
		return new MdcEventListener(keys, BaggageKeys.of(keys, properties, environment));
	}

	private static void requireOwnKey(String property, String key, String... others) {
		if (List.of(others).contains(key)) {
			throw new InvalidConfigurationPropertyValueException("trace-propagation.logging.mdc." + property, key,
					"Another id has this key. Choose a key of its own.");
		}
	}

}
