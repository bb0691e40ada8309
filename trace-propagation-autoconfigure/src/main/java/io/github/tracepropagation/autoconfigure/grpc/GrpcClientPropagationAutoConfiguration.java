// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.grpc.client.TracePropagationClientInterceptor;
import io.grpc.ClientInterceptor;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationConvention;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.client.GlobalClientInterceptor;

/**
 * Auto-configuration for the observation of calls by gRPC, in the place of Spring Boot's.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = GrpcClientObservationAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnEnabledPropagation("grpc")
@ConditionalOnClass({ ClientInterceptor.class, ObservationGrpcClientInterceptor.class, GlobalClientInterceptor.class,
		GrpcClientObservationAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = { "spring.grpc.client.enabled", "spring.grpc.client.observation.enabled" },
		matchIfMissing = true)
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(GrpcProperties.class)
public final class GrpcClientPropagationAutoConfiguration {

	GrpcClientPropagationAutoConfiguration() {
	}

	// The last before the transport: what calls back passes it first, and writes of
	// others
	// to the metadata come before its own
	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	@GlobalClientInterceptor
	@ConditionalOnMissingBean(ObservationGrpcClientInterceptor.class)
	TracePropagationClientInterceptor grpcClientObservationInterceptor(ObservationRegistry observationRegistry,
			ObjectProvider<GrpcClientObservationConvention> customConvention, GrpcProperties properties,
			ObjectProvider<PropagationBoundary> boundary) {
		return Interceptors.client(observationRegistry, customConvention, properties, boundary);
	}

}
