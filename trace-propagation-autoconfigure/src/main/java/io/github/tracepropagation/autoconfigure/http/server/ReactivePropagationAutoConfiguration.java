// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.github.tracepropagation.http.server.reactive.ExcludedRequestPredicate;
import io.github.tracepropagation.http.server.reactive.PassThroughWebFilter;
import io.github.tracepropagation.http.server.reactive.ReactiveHopResolver;
import io.github.tracepropagation.http.server.reactive.TracePropagationWebFilter;
import io.micrometer.observation.ObservationRegistry;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.DispatcherHandler;

/**
 * Auto-configuration for what a reactive application tells of the traces of its requests,
 * beside the observation that Spring makes of them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { ObservationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class })
@ConditionalOnEnabledPropagation("http.server")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass({ DispatcherHandler.class, Mono.class })
@ConditionalOnBean(ObservationRegistry.class)
@Import({ TraceResponseHeaderConfiguration.class, ExcludedPathsConfiguration.class,
		ReactiveProblemDetailConfiguration.class })
public final class ReactivePropagationAutoConfiguration {

	ReactivePropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	TracePropagationWebFilter tracePropagationWebFilter(TraceResponseHeader responseHeader) {
		return new TracePropagationWebFilter(responseHeader);
	}

	@Bean
	@ConditionalOnMissingBean
	ReactiveHopResolver reactiveHopResolver() {
		return new ReactiveHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	ExcludedRequestPredicate excludedRequestPredicate(ExcludedPaths excludedPaths) {
		return new ExcludedRequestPredicate(excludedPaths);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(PropagationBoundary.class)
	PassThroughWebFilter passThroughWebFilter(ExcludedPaths excludedPaths, PropagationBoundary boundary,
			ObservationRegistry observationRegistry) {
		return new PassThroughWebFilter(excludedPaths, boundary, observationRegistry);
	}

}
