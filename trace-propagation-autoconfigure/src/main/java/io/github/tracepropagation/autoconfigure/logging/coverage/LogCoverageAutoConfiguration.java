// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.logging.TraceLoggingAutoConfiguration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Import;

/**
 * Auto-configuration for the share of log events without a trace, which finds context
 * that is lost inside the process. It is off unless
 * {@code trace-propagation.logging.coverage.enabled} is set.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = TraceLoggingAutoConfiguration.class)
@ConditionalOnEnabledPropagation("logging")
@ConditionalOnBooleanProperty("trace-propagation.logging.coverage.enabled")
@Import({ LogCoverageConfigurations.Logback.class, LogCoverageConfigurations.OtherLoggingSystem.class })
public final class LogCoverageAutoConfiguration {

	LogCoverageAutoConfiguration() {
	}

}
