// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration for Reactor, and whatever else goes by Micrometer's context
 * propagation, to carry everything that is current to other threads.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ ContextRegistry.class, ObservationThreadLocalAccessor.class })
@ConditionalOnEnabledPropagation("async")
public final class ContextAccessorAutoConfiguration {

	ContextAccessorAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	ContextAccessorRegistrar contextAccessorRegistrar() {
		return new ContextAccessorRegistrar();
	}

}
