// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.otlp;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the export of log events by OpenTelemetry. It is off unless
 * {@code trace-propagation.logging.otlp.enabled} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = OpenTelemetrySdkAutoConfiguration.class)
@ConditionalOnEnabledPropagation("logging")
@ConditionalOnBooleanProperty(OtlpLogConfigurations.PROPERTY)
@Import({ OtlpLogConfigurations.WithAppender.class, OtlpLogConfigurations.WithSdk.class,
		OtlpLogConfigurations.WithoutAppender.class })
public final class OtlpLogAutoConfiguration {

	OtlpLogAutoConfiguration() {
	}

}
