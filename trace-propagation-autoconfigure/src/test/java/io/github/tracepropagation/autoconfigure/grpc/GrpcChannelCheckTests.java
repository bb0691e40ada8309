// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.grpc.TracePropagationGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.protobuf.SimpleServiceGrpc;
import io.grpc.testing.protobuf.SimpleServiceGrpc.SimpleServiceBlockingStub;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.opentelemetry.instrumentation.TestClientInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.client.autoconfigure.CompositeChannelFactoryAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GrpcChannelCheck}.
 */
class GrpcChannelCheckTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withBean(SslBundles.class, DefaultSslBundleRegistry::new)
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				GrpcClientPropagationAutoConfiguration.class, GrpcPropagationAutoConfiguration.class,
				GrpcClientAutoConfiguration.class, CompositeChannelFactoryAutoConfiguration.class));

	@Test
	void channelAndStubMadeByHandAreFound() {
		this.contextRunner.withUserConfiguration(HandMadeConfiguration.class)
			.run((context) -> assertThat(check(context)).extracting(Finding::problem)
				.containsExactlyInAnyOrder(
						"Channel bean 'netty' does not observe its calls, which carry no trace context",
						"Channel bean 'within' does not observe its calls, which carry no trace context",
						"gRPC stub bean 'stub' does not observe its calls, which carry no trace context"));
	}

	@Test
	void remedyNamesWhatToCall() {
		this.contextRunner.withUserConfiguration(HandMadeConfiguration.class)
			.run((context) -> assertThat(check(context)).extracting(Finding::remedy)
				.containsOnly("Make the channel by the GrpcChannelFactory of Spring gRPC, or pass its builder to"
						+ " TracePropagationGrpc.instrument"));
	}

	@Test
	void channelsAndStubsThatAreObservedAreNotFound() {
		this.contextRunner.withUserConfiguration(ObservedConfiguration.class)
			.run((context) -> assertThat(check(context)).isEmpty());
	}

	@Test
	void channelBelowAnObservedOneIsAPartOfThat() {
		this.contextRunner.withUserConfiguration(LayeredConfiguration.class)
			.run((context) -> assertThat(check(context)).isEmpty());
	}

	@Test
	void channelThatIsInstrumentedTwiceIsFound() {
		this.contextRunner.withUserConfiguration(TwiceConfiguration.class)
			.run((context) -> assertThat(check(context)).singleElement()
				.satisfies((finding) -> assertThat(finding.problem()).isEqualTo(
						"Channel bean 'twice' is instrumented twice: it is observed, and passes its calls through "
								+ TestClientInterceptor.class.getName())));
	}

	@Test
	void nothingIsFoundWhereSpringBootIsToldNotToObserveClients() {
		this.contextRunner.withUserConfiguration(ObservedConfiguration.class)
			.withPropertyValues("spring.grpc.client.observation.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GrpcChannelCheck.class));
	}

	@Test
	void channelMadeByHandIsFoundWhereSpringBootIsToldToMakeNone() {
		this.contextRunner.withUserConfiguration(HandMadeConfiguration.class)
			.withPropertyValues("spring.grpc.client.enabled=false")
			.run((context) -> assertThat(check(context)).hasSize(3));
	}

	@Test
	void channelThatIsNotMadeYetStaysUnmade() {
		this.contextRunner.withUserConfiguration(LazyConfiguration.class)
			.run((context) -> assertThat(check(context)).isEmpty());
	}

	private static List<Finding> check(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		return context.getBean(GrpcChannelCheck.class).check();
	}

	@Configuration(proxyBeanMethods = false)
	static class HandMadeConfiguration {

		@Bean
		ManagedChannel netty() {
			return NettyChannelBuilder.forAddress("localhost", 1).usePlaintext().build();
		}

		@Bean
		ManagedChannel within() {
			return InProcessChannelBuilder.forName("here").build();
		}

		@Bean
		SimpleServiceBlockingStub stub() {
			return SimpleServiceGrpc.newBlockingStub(InProcessChannelBuilder.forName("here").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ObservedConfiguration {

		@Bean
		ManagedChannel byFactory(GrpcChannelFactory factory) {
			return factory.createChannel("static://localhost:1");
		}

		@Bean
		ManagedChannel byHand(TracePropagationGrpc propagation) {
			return propagation.instrument(NettyChannelBuilder.forAddress("localhost", 1)).usePlaintext().build();
		}

		@Bean
		SimpleServiceBlockingStub stub(GrpcChannelFactory factory) {
			return SimpleServiceGrpc.newBlockingStub(factory.createChannel("static://localhost:1"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LayeredConfiguration {

		@Bean
		ManagedChannel below() {
			return NettyChannelBuilder.forAddress("localhost", 1).usePlaintext().build();
		}

		@Bean
		Channel above(ManagedChannel below, ObservationGrpcClientInterceptor interceptor) {
			return ClientInterceptors.intercept(below, interceptor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwiceConfiguration {

		@Bean
		ManagedChannel twice(TracePropagationGrpc propagation) {
			return propagation.instrument(NettyChannelBuilder.forAddress("localhost", 1))
				.intercept(new TestClientInterceptor())
				.usePlaintext()
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		@Lazy
		ManagedChannel lazy() {
			throw new IllegalStateException("Made");
		}

	}

}
