// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Auto-configuration for spans that are no observation to follow work to other threads.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass(ContextRegistry.class)
@ConditionalOnBean(Tracer.class)
@ConditionalOnEnabledPropagation("async")
public final class SpanPropagationAutoConfiguration {

	SpanPropagationAutoConfiguration() {
	}

	@Bean
	@Lazy(false)
	@ConditionalOnMissingBean
	SpanThreadLocalAccessors spanThreadLocalAccessors(ObjectProvider<ObservationRegistry> observationRegistry,
			Tracer tracer) {
		return new SpanThreadLocalAccessors(observationRegistry.getIfUnique(ObservationRegistry::create), tracer);
	}

}
