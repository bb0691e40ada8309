// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.agent;

import io.grpc.stub.StreamObserver;
import io.grpc.testing.protobuf.SimpleRequest;
import io.grpc.testing.protobuf.SimpleResponse;
import io.grpc.testing.protobuf.SimpleServiceGrpc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/**
 * An application that is run beside the OpenTelemetry Java agent, calls itself by gRPC
 * and ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class GrpcAgentApplication {

	private static final Logger logger = LoggerFactory.getLogger(GrpcAgentApplication.class);

	@Bean
	SimpleServiceGrpc.SimpleServiceImplBase simpleService() {
		return new SimpleServiceGrpc.SimpleServiceImplBase() {

			@Override
			public void unaryRpc(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
				logger.info("In the service");
				responses.onNext(SimpleResponse.getDefaultInstance());
				responses.onCompleted();
			}

		};
	}

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(GrpcAgentApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (ConfigurableApplicationContext context = application.run(args)) {
			int port = context.getBean(GrpcServerLifecycle.class).getPort();
			SimpleServiceGrpc
				.newBlockingStub(context.getBean(GrpcChannelFactory.class).createChannel("static://localhost:" + port))
				.unaryRpc(SimpleRequest.getDefaultInstance());
		}
	}

}
