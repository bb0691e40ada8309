// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.http.client.HttpClientHopResolver;
import io.github.tracepropagation.http.client.RestClientObservationBeanPostProcessor;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.util.AopTestUtils;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestClientPropagationAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestClientPropagationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ObservationAutoConfiguration.class, RestClientPropagationAutoConfiguration.class));

	@Test
	void beansAreInstrumentedWithoutInitializingAnythingEarly(CapturedOutput output) {
		this.contextRunner.withBean(RestClient.class, RestClient::create).run((context) -> {
			assertThat(context).hasSingleBean(RestClientObservationBeanPostProcessor.class)
				.hasSingleBean(HttpClientHopResolver.class)
				.hasSingleBean(RestClient.class);
			assertThat(output).doesNotContain("is not eligible for getting processed");
		});
	}

	@Test
	void beansAreLeftAloneWhereInstrumentBeansIsOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.instrument-beans=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestClientObservationBeanPostProcessor.class)
				.hasSingleBean(HttpClientHopResolver.class));
	}

	@Test
	void backsOffWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestClientPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestClientPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutRestClient() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RestClient.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RestClientPropagationAutoConfiguration.class));
	}

	@Test
	void worksWithoutAnObservationRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RestClientPropagationAutoConfiguration.class))
			.withBean(RestClient.class, RestClient::create)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void postProcessorOfTheApplicationWins() {
		this.contextRunner
			.withBean("own", RestClientObservationBeanPostProcessor.class,
					() -> new RestClientObservationBeanPostProcessor(
							new StaticListableBeanFactory().getBeanProvider(ObservationRegistry.class)))
			.run((context) -> assertThat(context).hasSingleBean(RestClientObservationBeanPostProcessor.class)
				.hasBean("own"));
	}

	@Test
	void resolverOfTheApplicationWins() {
		this.contextRunner.withBean("own", HttpClientHopResolver.class, HttpClientHopResolver::new)
			.run((context) -> assertThat(context).hasSingleBean(HttpClientHopResolver.class).hasBean("own"));
	}

	@Test
	void proxyStandsAroundTheInstrumentedClient() {
		this.contextRunner.withUserConfiguration(ProxyConfiguration.class).run((context) -> {
			RestClient proxy = context.getBean("client", RestClient.class);
			assertThat(AopUtils.isJdkDynamicProxy(proxy)).isTrue();
			RestClient target = AopTestUtils.getTargetObject(proxy);
			assertThat(target).isNotSameAs(ProxyConfiguration.MADE);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class ProxyConfiguration {

		static final RestClient MADE = RestClient.create();

		@Bean
		static BeanNameAutoProxyCreator proxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("client");
			return creator;
		}

		@Bean
		RestClient client() {
			return MADE;
		}

	}

}
