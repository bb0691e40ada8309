// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.http.client.WebClientFieldRemover;
import io.github.tracepropagation.http.client.WebClientHopResolver;
import io.github.tracepropagation.http.client.WebClientObservationBeanPostProcessor;
import io.github.tracepropagation.http.client.observation.ObservationExchangeFilterFunction;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WebClientPropagationAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class WebClientPropagationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ObservationAutoConfiguration.class, WebClientPropagationAutoConfiguration.class));

	@Test
	void beansAreInstrumentedWithoutInitializingAnythingEarly(CapturedOutput output) {
		this.contextRunner.withBean(WebClient.class, WebClient::create).run((context) -> {
			assertThat(context).hasSingleBean(WebClientObservationBeanPostProcessor.class)
				.hasSingleBean(WebClientHopResolver.class)
				.hasSingleBean(WebClient.class);
			assertThat(output).doesNotContain("is not eligible for getting processed");
		});
	}

	@Test
	void beansAreLeftAloneWhereInstrumentBeansIsOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.instrument-beans=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebClientObservationBeanPostProcessor.class)
				.hasSingleBean(WebClientHopResolver.class));
	}

	@Test
	void backsOffWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebClientPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(WebClientPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutWebClient() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(WebClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(WebClientPropagationAutoConfiguration.class));
	}

	@Test
	void worksWithoutAnObservationRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebClientPropagationAutoConfiguration.class))
			.withBean(WebClient.class, WebClient::create)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void postProcessorOfTheApplicationWins() {
		this.contextRunner
			.withBean("own", WebClientObservationBeanPostProcessor.class,
					() -> new WebClientObservationBeanPostProcessor(
							new StaticListableBeanFactory().getBeanProvider(ObservationRegistry.class)))
			.run((context) -> assertThat(context).hasSingleBean(WebClientObservationBeanPostProcessor.class)
				.hasBean("own"));
	}

	@Test
	void resolverOfTheApplicationWins() {
		this.contextRunner.withBean("own", WebClientHopResolver.class, WebClientHopResolver::new)
			.run((context) -> assertThat(context).hasSingleBean(WebClientHopResolver.class).hasBean("own"));
	}

	@Test
	void removerOfTheApplicationWins() {
		this.contextRunner.withBean("own", WebClientFieldRemover.class, WebClientFieldRemover::new)
			.run((context) -> assertThat(context).hasSingleBean(WebClientFieldRemover.class).hasBean("own"));
	}

	@Test
	void filterIsInjectedWhereItIsAskedForByName() {
		this.contextRunner.withBean(ByName.class)
			.run((context) -> assertThat(context.getBean(ByName.class).filter())
				.isInstanceOf(ObservationExchangeFilterFunction.class));
	}

	@Test
	void filterDoesNotCompeteWithThatOfTheApplication() {
		ExchangeFilterFunction own = (request, next) -> next.exchange(request);
		this.contextRunner.withBean("own", ExchangeFilterFunction.class, () -> own)
			.withBean(Single.class)
			.run((context) -> assertThat(context.getBean(Single.class).filter()).isSameAs(own));
	}

	@Test
	void filterOfTheApplicationWins() {
		this.contextRunner
			.withBean("own", ObservationExchangeFilterFunction.class,
					() -> new ObservationExchangeFilterFunction(ObservationRegistry.NOOP))
			.run((context) -> assertThat(context).hasSingleBean(ObservationExchangeFilterFunction.class)
				.hasBean("own"));
	}

	@Test
	void globalConventionOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(OwnConvention.class)
			.run((context) -> assertThat(context).hasSingleBean(GlobalObservationConvention.class)
				.hasBean("ownConvention"));
	}

	record ByName(@Qualifier("observationExchangeFilterFunction") ExchangeFilterFunction filter) {

	}

	record Single(ExchangeFilterFunction filter) {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention {

		@Bean
		GlobalObservationConvention<ClientRequestObservationContext> ownConvention() {
			return new GlobalClientRequestConvention<>(ClientRequestObservationContext.class,
					DefaultClientRequestObservationConvention::new);
		}

	}

}
