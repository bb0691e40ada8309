// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ConditionalOnJavaAgent;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.grpc.TracePropagationGrpc;
import io.github.tracepropagation.grpc.client.GrpcClientFieldRemover;
import io.github.tracepropagation.grpc.client.GrpcClientHopResolver;
import io.github.tracepropagation.grpc.client.TracePropagationClientInterceptor;
import io.github.tracepropagation.grpc.server.GrpcServerHopResolver;
import io.github.tracepropagation.grpc.server.TracePropagationServerInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationConvention;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationConvention;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for what the boundary must be told of gRPC calls, and for channels
 * and servers that are made by hand.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		after = { GrpcClientPropagationAutoConfiguration.class, GrpcServerPropagationAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnEnabledPropagation("grpc")
@ConditionalOnClass({ ManagedChannel.class, ObservationGrpcClientInterceptor.class })
@ConditionalOnBean(ObservationRegistry.class)
@EnableConfigurationProperties(GrpcProperties.class)
public final class GrpcPropagationAutoConfiguration {

	GrpcPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	GrpcClientHopResolver grpcClientHopResolver() {
		return new GrpcClientHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	GrpcClientFieldRemover grpcClientFieldRemover() {
		return new GrpcClientFieldRemover();
	}

	@Bean
	@ConditionalOnMissingBean
	GrpcServerHopResolver grpcServerHopResolver() {
		return new GrpcServerHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	TracePropagationGrpc tracePropagationGrpc(ObservationRegistry registry,
			ObjectProvider<TracePropagationClientInterceptor> clientInterceptor,
			ObjectProvider<GrpcClientObservationConvention> clientConvention, GrpcProperties properties,
			ObjectProvider<PropagationBoundary> boundary,
			ObjectProvider<TracePropagationServerInterceptor> serverInterceptor,
			ObjectProvider<GrpcServerObservationConvention> serverConvention) {
		return new TracePropagationGrpc(
				clientInterceptor
					.getIfUnique(() -> Interceptors.client(registry, clientConvention, properties, boundary)),
				serverInterceptor.getIfUnique(() -> Interceptors.server(registry, serverConvention)));
	}

	/**
	 * Checks channels and stubs, unless clients are not to be observed.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnJavaAgent(leads = false)
	@ConditionalOnClass(AbstractStub.class)
	@ConditionalOnBooleanProperty(name = "spring.grpc.client.observation.enabled", matchIfMissing = true)
	static class ReportConfiguration {

		@Bean
		GrpcChannelCheck grpcChannelCheck(ConfigurableListableBeanFactory beanFactory) {
			return new GrpcChannelCheck(new CreatedBeans(beanFactory));
		}

	}

}
