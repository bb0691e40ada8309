// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.shipping;

import java.util.Map;

import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.grpc.server.lifecycle.GrpcServerStartedEvent;
import org.springframework.stereotype.Component;

/**
 * Makes the port of the gRPC server of this application a property,
 * {@code local.grpc.server.port}, as Spring Boot does with {@code local.server.port} but
 * outside of tests not with this one.
 */
@Component
class LocalGrpcPort implements ApplicationListener<GrpcServerStartedEvent> {

	private final ConfigurableEnvironment environment;

	LocalGrpcPort(ConfigurableEnvironment environment) {
		this.environment = environment;
	}

	@Override
	public void onApplicationEvent(GrpcServerStartedEvent event) {
		this.environment.getPropertySources()
			.addFirst(new MapPropertySource("localGrpcPort", Map.of("local.grpc.server.port", event.getPort())));
	}

}
