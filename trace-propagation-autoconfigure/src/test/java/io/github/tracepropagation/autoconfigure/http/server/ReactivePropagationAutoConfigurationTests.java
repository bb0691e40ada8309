// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import java.util.List;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.TraceIdErrorResponseInterceptor;
import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.github.tracepropagation.http.server.reactive.ExcludedRequestPredicate;
import io.github.tracepropagation.http.server.reactive.PassThroughWebFilter;
import io.github.tracepropagation.http.server.reactive.ReactiveHopResolver;
import io.github.tracepropagation.http.server.reactive.TracePropagationWebFilter;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReactivePropagationAutoConfiguration}.
 */
class ReactivePropagationAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations
		.of(ObservationAutoConfiguration.class, ReactivePropagationAutoConfiguration.class);

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS)
		.withBean(PropagationBoundary.class, ReactivePropagationAutoConfigurationTests::boundary);

	@Test
	void filtersAndPredicateAreThere() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasSingleBean(ReactiveHopResolver.class)
				.hasSingleBean(ExcludedRequestPredicate.class)
				.doesNotHaveBean(TraceIdErrorResponseInterceptor.class);
			assertThat(context.getBeanProvider(WebFilter.class).orderedStream())
				.hasAtLeastOneElementOfType(TracePropagationWebFilter.class)
				.hasAtLeastOneElementOfType(PassThroughWebFilter.class);
		});
	}

	@Test
	void beansOfTheApplicationWin() {
		TraceResponseHeader header = TraceResponseHeader.of("none");
		ExcludedPaths paths = ExcludedPaths.of(List.of("/own"));
		ReactiveHopResolver resolver = new ReactiveHopResolver();
		TracePropagationWebFilter filter = new TracePropagationWebFilter(header);
		ExcludedRequestPredicate predicate = new ExcludedRequestPredicate(paths);
		PassThroughWebFilter passThrough = new PassThroughWebFilter(paths, boundary(), ObservationRegistry.NOOP);
		this.contextRunner.withBean("ownHeader", TraceResponseHeader.class, () -> header)
			.withBean("ownPaths", ExcludedPaths.class, () -> paths)
			.withBean("ownResolver", ReactiveHopResolver.class, () -> resolver)
			.withBean("ownFilter", TracePropagationWebFilter.class, () -> filter)
			.withBean("ownPredicate", ExcludedRequestPredicate.class, () -> predicate)
			.withBean("ownPassThrough", PassThroughWebFilter.class, () -> passThrough)
			.run((context) -> {
				assertThat(context).getBean(TraceResponseHeader.class).isSameAs(header);
				assertThat(context).getBean(ExcludedPaths.class).isSameAs(paths);
				assertThat(context).getBean(ReactiveHopResolver.class).isSameAs(resolver);
				assertThat(context).getBean(TracePropagationWebFilter.class).isSameAs(filter);
				assertThat(context).getBean(ExcludedRequestPredicate.class).isSameAs(predicate);
				assertThat(context).getBean(PassThroughWebFilter.class).isSameAs(passThrough);
			});
	}

	@Test
	void problemDetailsGetTheInterceptorWhereAskedFor() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.problem-detail=true")
			.run((context) -> assertThat(context).hasSingleBean(TraceIdErrorResponseInterceptor.class)
				.hasSingleBean(WebFluxConfigurer.class));
	}

	@Test
	void interceptorOfTheApplicationWins() {
		TraceIdErrorResponseInterceptor own = new TraceIdErrorResponseInterceptor();
		this.contextRunner.withPropertyValues("trace-propagation.http.server.problem-detail=true")
			.withBean("own", TraceIdErrorResponseInterceptor.class, () -> own)
			.run((context) -> assertThat(context).getBean(TraceIdErrorResponseInterceptor.class).isSameAs(own));
	}

	@Test
	void invalidResponseHeaderFailsTheStart() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.response-header=X Trace")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"Property trace-propagation.http.server.response-header with value 'X Trace' is invalid"));
	}

	@Test
	void invalidPathFailsTheStart() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.exclude=/{")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Property trace-propagation.http.server.exclude with value '/{' is invalid"));
	}

	@Test
	void backsOffWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactivePropagationAutoConfiguration.class)
				.doesNotHaveBean(WebFilter.class));
	}

	@Test
	void backsOffWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ReactivePropagationAutoConfiguration.class)
				.doesNotHaveBean(WebFilter.class));
	}

	@Test
	void backsOffWithoutWebFlux() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactivePropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutReactor() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.withClassLoader(new FilteredClassLoader("reactor"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactivePropagationAutoConfiguration.class));
	}

	@Test
	void backsOffInAServletApplication() {
		new WebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactivePropagationAutoConfiguration.class));
	}

	@Test
	void backsOffOutsideAWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactivePropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutAnObservationRegistry() {
		new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ReactivePropagationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ReactivePropagationAutoConfiguration.class));
	}

	@Test
	void nothingPassesThroughWithoutABoundary() {
		new ReactiveWebApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(TracePropagationWebFilter.class)
				.doesNotHaveBean(PassThroughWebFilter.class));
	}

	private static PropagationBoundary boundary() {
		return new PropagationBoundary(TextMapPropagator.noop(), (hop, caller) -> {
			throw new IllegalStateException("No caller is expected");
		}, BaggageFilter.ALL, (hop) -> {
			throw new IllegalStateException("No call is expected");
		}, new PropagationLedger());
	}

}
