// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.http.client.HttpClientHopResolver;
import io.github.tracepropagation.http.client.RestTemplateObservationBeanPostProcessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RestTemplatePropagationAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class RestTemplatePropagationAutoConfigurationTests {

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(ObservationAutoConfiguration.class, RestTemplatePropagationAutoConfiguration.class));

	@Test
	void beansAreInstrumentedWithoutInitializingAnythingEarly(CapturedOutput output) {
		this.contextRunner.withBean(RestTemplate.class, RestTemplate::new).run((context) -> {
			assertThat(context).hasSingleBean(RestTemplateObservationBeanPostProcessor.class)
				.hasSingleBean(HttpClientHopResolver.class)
				.hasSingleBean(RestTemplate.class);
			assertThat(output).doesNotContain("is not eligible for getting processed");
		});
	}

	@Test
	void beansAreLeftAloneWhereInstrumentBeansIsOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.instrument-beans=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestTemplateObservationBeanPostProcessor.class)
				.hasSingleBean(HttpClientHopResolver.class));
	}

	@Test
	void backsOffWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestTemplatePropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RestTemplatePropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutRestTemplate() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(RestTemplate.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(RestTemplatePropagationAutoConfiguration.class));
	}

	@Test
	void worksWithoutAnObservationRegistry() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(RestTemplatePropagationAutoConfiguration.class))
			.withBean(RestTemplate.class, RestTemplate::new)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void postProcessorOfTheApplicationWins() {
		this.contextRunner
			.withBean("own", RestTemplateObservationBeanPostProcessor.class,
					() -> new RestTemplateObservationBeanPostProcessor(
							new StaticListableBeanFactory().getBeanProvider(ObservationRegistry.class)))
			.run((context) -> assertThat(context).hasSingleBean(RestTemplateObservationBeanPostProcessor.class)
				.hasBean("own"));
	}

	@Test
	void resolverOfTheApplicationWins() {
		this.contextRunner.withBean("own", HttpClientHopResolver.class, HttpClientHopResolver::new)
			.run((context) -> assertThat(context).hasSingleBean(HttpClientHopResolver.class).hasBean("own"));
	}

	@Test
	void clientThatTheRegistryItselfIsMadeOfStaysUnobserved(CapturedOutput output) {
		this.contextRunner.withBean(RestTemplate.class, RestTemplate::new)
			.withBean(ReportingHandler.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(RestTemplate.class).getObservationRegistry().isNoop()).isTrue();
				assertThat(context.getBean(ObservationRegistry.class).isNoop()).isFalse();
				assertThat(output).doesNotContain("could not be given");
			});
	}

	/**
	 * Would report observations by a client, as an exporter may.
	 *
	 * @param client the client
	 */
	record ReportingHandler(RestTemplate client) implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
