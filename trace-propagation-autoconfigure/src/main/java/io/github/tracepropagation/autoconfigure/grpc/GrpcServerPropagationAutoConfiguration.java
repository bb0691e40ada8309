// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.grpc.server.GrpcServletRequestPredicate;
import io.github.tracepropagation.grpc.server.TracePropagationServerInterceptor;
import io.grpc.BindableService;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationConvention;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerObservationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Auto-configuration for the observation of calls to a gRPC server, in the place of
 * Spring Boot's.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = GrpcServerObservationAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnEnabledPropagation("grpc")
@ConditionalOnClass({ BindableService.class, ObservationGrpcServerInterceptor.class, GlobalServerInterceptor.class,
		GrpcServerObservationAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = { "spring.grpc.server.enabled", "spring.grpc.server.observation.enabled" },
		matchIfMissing = true)
@ConditionalOnBean(ObservationRegistry.class)
public final class GrpcServerPropagationAutoConfiguration {

	GrpcServerPropagationAutoConfiguration() {
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@GlobalServerInterceptor
	@ConditionalOnMissingBean(ObservationGrpcServerInterceptor.class)
	TracePropagationServerInterceptor grpcServerObservationInterceptor(ObservationRegistry observationRegistry,
			ObjectProvider<GrpcServerObservationConvention> customConvention) {
		return Interceptors.server(observationRegistry, customConvention);
	}

	/**
	 * Leaves calls that a servlet container receives to gRPC.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@ConditionalOnClass(value = { HttpServletRequest.class, ServerRequestObservationContext.class },
			name = "io.grpc.servlet.jakarta.GrpcServlet")
	static class ServletConfiguration {

		@Bean
		@ConditionalOnMissingBean
		GrpcServletRequestPredicate grpcServletRequestPredicate() {
			return new GrpcServletRequestPredicate();
		}

	}

}
