// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.boundary.observation.FieldRemover;
import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.grpc.TracePropagationGrpc;
import io.github.tracepropagation.grpc.client.GrpcClientFieldRemover;
import io.github.tracepropagation.grpc.client.GrpcClientHopResolver;
import io.github.tracepropagation.grpc.client.TracePropagationClientInterceptor;
import io.github.tracepropagation.grpc.server.GrpcServerHopResolver;
import io.github.tracepropagation.grpc.server.GrpcServletRequestPredicate;
import io.github.tracepropagation.grpc.server.TracePropagationServerInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.stub.AbstractStub;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcClientInterceptor;
import io.micrometer.core.instrument.binder.grpc.ObservationGrpcServerInterceptor;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientObservationAutoConfiguration;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerObservationAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link GrpcPropagationAutoConfiguration},
 * {@link GrpcClientPropagationAutoConfiguration} and
 * {@link GrpcServerPropagationAutoConfiguration}.
 */
class GrpcPropagationAutoConfigurationTests {

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(ObservationAutoConfiguration.class,
			GrpcClientPropagationAutoConfiguration.class, GrpcServerPropagationAutoConfiguration.class,
			GrpcPropagationAutoConfiguration.class, GrpcClientObservationAutoConfiguration.class,
			GrpcServerObservationAutoConfiguration.class);

	private static final List<Class<?>> OURS = List.of(TracePropagationClientInterceptor.class,
			TracePropagationServerInterceptor.class, GrpcClientHopResolver.class, GrpcServerHopResolver.class,
			GrpcClientFieldRemover.class, TracePropagationGrpc.class, GrpcChannelCheck.class);

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(CONFIGURATIONS);

	@Test
	void interceptorsTakeThePlaceOfThoseOfSpringBoot() {
		this.contextRunner.run((context) -> {
			assertThat(context).getBean(ObservationGrpcClientInterceptor.class)
				.isInstanceOf(TracePropagationClientInterceptor.class);
			assertThat(context).getBean(ObservationGrpcServerInterceptor.class)
				.isInstanceOf(TracePropagationServerInterceptor.class);
			OURS.forEach((type) -> assertThat(context).hasSingleBean(type));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled=false", "trace-propagation.grpc.enabled=false" })
	void switchLeavesWhatSpringBootMakes(String property) {
		this.contextRunner.withPropertyValues(property).run((context) -> {
			OURS.forEach((type) -> assertThat(context).doesNotHaveBean(type));
			assertThat(context).hasSingleBean(ObservationGrpcClientInterceptor.class)
				.hasSingleBean(ObservationGrpcServerInterceptor.class);
		});
	}

	@Test
	void switchesOfSpringBootHoldForTheClient() {
		for (String property : List.of("spring.grpc.client.enabled=false",
				"spring.grpc.client.observation.enabled=false")) {
			this.contextRunner.withPropertyValues(property)
				.run((context) -> assertThat(context).doesNotHaveBean(ObservationGrpcClientInterceptor.class)
					.hasSingleBean(TracePropagationServerInterceptor.class)
					.hasSingleBean(TracePropagationGrpc.class));
		}
	}

	@Test
	void switchesOfSpringBootHoldForTheServer() {
		for (String property : List.of("spring.grpc.server.enabled=false",
				"spring.grpc.server.observation.enabled=false")) {
			this.contextRunner.withPropertyValues(property)
				.run((context) -> assertThat(context).doesNotHaveBean(ObservationGrpcServerInterceptor.class)
					.hasSingleBean(TracePropagationClientInterceptor.class)
					.hasSingleBean(TracePropagationGrpc.class));
		}
	}

	@Test
	void interceptorsOfTheApplicationAreKept() {
		ObservationGrpcClientInterceptor client = new ObservationGrpcClientInterceptor(ObservationRegistry.NOOP);
		ObservationGrpcServerInterceptor server = new ObservationGrpcServerInterceptor(ObservationRegistry.NOOP);
		this.contextRunner.withBean("client", ObservationGrpcClientInterceptor.class, () -> client)
			.withBean("server", ObservationGrpcServerInterceptor.class, () -> server)
			.run((context) -> {
				assertThat(context).getBean(ObservationGrpcClientInterceptor.class).isSameAs(client);
				assertThat(context).getBean(ObservationGrpcServerInterceptor.class).isSameAs(server);
			});
	}

	@Test
	void whatTheBoundaryIsToldMayBeReplaced() {
		this.contextRunner.withBean("a", GrpcClientHopResolver.class, GrpcClientHopResolver::new)
			.withBean("b", GrpcServerHopResolver.class, GrpcServerHopResolver::new)
			.withBean("c", GrpcClientFieldRemover.class, GrpcClientFieldRemover::new)
			.withBean("d", TracePropagationGrpc.class, () -> new TracePropagationGrpc(mock(), mock()))
			.run((context) -> {
				assertThat(context.getBeanNamesForType(HopResolver.class)).containsExactly("a", "b");
				assertThat(context.getBeanNamesForType(FieldRemover.class)).containsExactly("c");
				assertThat(context.getBeanNamesForType(TracePropagationGrpc.class)).containsExactly("d");
			});
	}

	@Test
	void nothingIsDoneWithoutARegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(GrpcClientPropagationAutoConfiguration.class,
					GrpcServerPropagationAutoConfiguration.class, GrpcPropagationAutoConfiguration.class))
			.run((context) -> OURS.forEach((type) -> assertThat(context).doesNotHaveBean(type)));
	}

	@Test
	void nothingIsDoneWithoutGrpc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.grpc"))
			.run((context) -> OURS.forEach((type) -> assertThat(context).doesNotHaveBean(type)));
	}

	@Test
	void nothingIsDoneWithoutMicrometersCore() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> OURS.forEach((type) -> assertThat(context).doesNotHaveBean(type)));
	}

	@Test
	void doorIsOpenWithoutSpringGrpc() {
		runner().withClassLoader(new FilteredClassLoader("org.springframework.grpc", "org.springframework.boot.grpc"))
			.run((context) -> assertThat(context).hasSingleBean(TracePropagationGrpc.class)
				.hasSingleBean(GrpcClientHopResolver.class)
				.doesNotHaveBean(TracePropagationClientInterceptor.class)
				.doesNotHaveBean(TracePropagationServerInterceptor.class));
	}

	@Test
	void serverIsObservedWithoutTheModuleOfTheClient() {
		runner(GrpcServerObservationAutoConfiguration.class)
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.grpc.client", "org.springframework.grpc.client"))
			.run((context) -> assertThat(context).hasSingleBean(TracePropagationServerInterceptor.class)
				.doesNotHaveBean(TracePropagationClientInterceptor.class));
	}

	@Test
	void clientIsObservedWithoutTheModuleOfTheServer() {
		runner(GrpcClientObservationAutoConfiguration.class)
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.grpc.server", "org.springframework.grpc.server"))
			.run((context) -> assertThat(context).hasSingleBean(TracePropagationClientInterceptor.class)
				.doesNotHaveBean(TracePropagationServerInterceptor.class));
	}

	@Test
	void nothingIsReportedWithoutStubs() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(AbstractStub.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TracePropagationGrpc.class)
				.doesNotHaveBean("grpcChannelCheck"));
	}

	@Test
	void requestsOfAServletContainerAreToldApart() {
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.run((context) -> assertThat(context).hasSingleBean(GrpcServletRequestPredicate.class));
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withBean("own", GrpcServletRequestPredicate.class, GrpcServletRequestPredicate::new)
			.run((context) -> assertThat(context.getBeanNamesForType(GrpcServletRequestPredicate.class))
				.containsExactly("own"));
	}

	@Test
	void requestsAreNotToldApartWhereNoCallIsOne() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(GrpcServletRequestPredicate.class));
		new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader("io.grpc.servlet"))
			.run((context) -> assertThat(context).doesNotHaveBean(GrpcServletRequestPredicate.class)
				.hasSingleBean(TracePropagationServerInterceptor.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0B", "-1KB", "3GB" })
	void sizeThatCannotBeOneIsRefused(String size) {
		this.contextRunner.withPropertyValues("trace-propagation.grpc.client.max-metadata-size=" + size)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("trace-propagation.grpc.client.max-metadata-size")
				.hasMessageContaining("such as '8KB'"));
	}

	@Test
	void contextOfAnotherTransportIsNoneOfGrpc() {
		assertThat(new GrpcClientHopResolver().resolve(new io.micrometer.observation.Observation.Context())).isNull();
		assertThat(new GrpcServerHopResolver().resolve(new io.micrometer.observation.Observation.Context())).isNull();
		assertThat(new GrpcClientFieldRemover()
			.remove(new io.micrometer.observation.transport.SenderContext<>((carrier, key, value) -> {
			}), "baggage")).isFalse();
		assertThat(new GrpcClientFieldRemover().remove(new GrpcClientObservationContext((carrier, key, value) -> {
		}), "baggage")).isTrue();
	}

	@Test
	void mocksOfChannelsAreLeftAlone() {
		this.contextRunner.withBean("mocked", ManagedChannel.class, () -> mock())
			.run((context) -> assertThat(context.getBean(GrpcChannelCheck.class).check()).isEmpty());
	}

	// As in an application, where Spring Boot has no configuration of what is not there
	private static ApplicationContextRunner runner(Class<?>... ofSpringBoot) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					GrpcClientPropagationAutoConfiguration.class, GrpcServerPropagationAutoConfiguration.class,
					GrpcPropagationAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(ofSpringBoot));
	}

}
