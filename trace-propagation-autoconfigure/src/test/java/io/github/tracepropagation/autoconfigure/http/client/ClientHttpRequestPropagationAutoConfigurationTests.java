// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.boundary.observation.FieldRemover;
import io.github.tracepropagation.http.client.HttpClientFieldRemover;
import io.github.tracepropagation.http.client.observation.ObservationClientHttpRequestInterceptor;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ClientHttpRequestPropagationAutoConfiguration}.
 */
class ClientHttpRequestPropagationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				ClientHttpRequestPropagationAutoConfiguration.class));

	@Test
	void contributesARemoverAConventionAndAnInterceptor() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(HttpClientFieldRemover.class)
			.hasSingleBean(GlobalObservationConvention.class)
			.hasSingleBean(ObservationClientHttpRequestInterceptor.class));
	}

	@Test
	void interceptorIsInjectedWhereItIsAskedForByName() {
		this.contextRunner.withBean(ByName.class)
			.run((context) -> assertThat(context.getBean(ByName.class).interceptor())
				.isInstanceOf(ObservationClientHttpRequestInterceptor.class));
	}

	@Test
	void interceptorDoesNotCompeteWithThatOfTheApplication() {
		ClientHttpRequestInterceptor own = (request, body, execution) -> execution.execute(request, body);
		this.contextRunner.withBean("own", ClientHttpRequestInterceptor.class, () -> own)
			.withBean(Single.class)
			.run((context) -> {
				assertThat(context.getBean(Single.class).interceptor()).isSameAs(own);
				assertThat(context.getBeanProvider(ClientHttpRequestInterceptor.class).getIfUnique()).isSameAs(own);
			});
	}

	@Test
	void interceptorIsInNoCollectionOfInterceptors() {
		this.contextRunner.withBean(Collecting.class)
			.run((context) -> assertThat(context.getBean(Collecting.class).interceptors.stream()).isEmpty());
	}

	@Test
	void interceptorDoesNotStandInTheWayOfOneThatBacksOff() {
		this.contextRunner.withConfiguration(AutoConfigurations.of(BackingOff.class))
			.run((context) -> assertThat(context).hasBean("otherInterceptor"));
	}

	@Test
	void interceptorOfTheApplicationWins() {
		this.contextRunner
			.withBean("own", ObservationClientHttpRequestInterceptor.class,
					() -> new ObservationClientHttpRequestInterceptor(ObservationRegistry.NOOP))
			.run((context) -> assertThat(context).hasSingleBean(ObservationClientHttpRequestInterceptor.class)
				.hasBean("own"));
	}

	@Test
	void removerOfTheApplicationWins() {
		this.contextRunner.withBean("own", HttpClientFieldRemover.class, HttpClientFieldRemover::new)
			.run((context) -> assertThat(context).hasSingleBean(FieldRemover.class).hasBean("own"));
	}

	@Test
	void globalConventionOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnConvention.class)
			.run((context) -> assertThat(context).hasSingleBean(GlobalObservationConvention.class)
				.hasBean("ownConvention"));
	}

	@Test
	void globalConventionForOtherObservationsDoesNotCount() {
		this.contextRunner.withUserConfiguration(OtherConvention.class)
			.run((context) -> assertThat(context).hasBean("otherConvention")
				.hasBean("clientHttpRequestObservationConvention"));
	}

	@Test
	void backsOffWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ClientHttpRequestPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ClientHttpRequestPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutSpringWeb() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(ClientHttpRequest.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ClientHttpRequestPropagationAutoConfiguration.class));
	}

	@Test
	void worksWithoutWebClient() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasSingleBean(ObservationClientHttpRequestInterceptor.class));
	}

	@Test
	void worksWithoutAnObservationRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ClientHttpRequestPropagationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(ObservationClientHttpRequestInterceptor.class));
	}

	record ByName(@Qualifier("observationClientHttpRequestInterceptor") ClientHttpRequestInterceptor interceptor) {

	}

	record Single(ClientHttpRequestInterceptor interceptor) {

	}

	record Collecting(ObjectProvider<ClientHttpRequestInterceptor> interceptors) {

	}

	@Configuration(proxyBeanMethods = false)
	static class BackingOff {

		@Bean
		@ConditionalOnMissingBean
		ClientHttpRequestInterceptor otherInterceptor() {
			return (request, body, execution) -> execution.execute(request, body);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		GlobalObservationConvention<ClientRequestObservationContext> ownConvention() {
			return new GlobalClientRequestConvention<>(ClientRequestObservationContext.class,
					DefaultClientRequestObservationConvention::new);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherConvention {

		@Bean
		GlobalObservationConvention<Observation.Context> otherConvention() {
			return (context) -> false;
		}

	}

}
