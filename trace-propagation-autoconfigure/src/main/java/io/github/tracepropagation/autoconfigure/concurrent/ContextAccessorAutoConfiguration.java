// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.concurrent.OpenTelemetryContextAccessor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration for spans that are no observation to follow work to other threads.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ContextRegistry.class)
@ConditionalOnEnabledPropagation("async")
public final class ContextAccessorAutoConfiguration {

	ContextAccessorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	OpenTelemetryContextAccessor openTelemetryContextAccessor(ObjectProvider<ObservationRegistry> observationRegistry) {
		return new OpenTelemetryContextAccessor(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP));
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	ContextAccessorRegistrar contextAccessorRegistrar(OpenTelemetryContextAccessor accessor) {
		return new ContextAccessorRegistrar(accessor);
	}

}
