// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.autoconfigure.http.client.RestClientPropagationAutoConfiguration;
import io.github.tracepropagation.autoconfigure.http.client.RestTemplatePropagationAutoConfiguration;
import io.github.tracepropagation.autoconfigure.http.client.WebClientPropagationAutoConfiguration;
import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.java11.instrument.binder.jdk.MicrometerHttpClient;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationTextPublisher;
import io.opentelemetry.instrumentation.TestInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;

/**
 * Tests for what {@link HttpClientReportAutoConfiguration} tells of the clients of an
 * application.
 */
class HttpClientReportTests {

	// A registry without any handler observes nothing
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withBean(ObservationTextPublisher.class)
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				RestClientPropagationAutoConfiguration.class, RestTemplatePropagationAutoConfiguration.class,
				WebClientPropagationAutoConfiguration.class, HttpClientReportAutoConfiguration.class));

	private final ApplicationContextRunner darkRunner = this.contextRunner
		.withPropertyValues("trace-propagation.http.client.instrument-beans=false");

	@Test
	void clientsThatAreObservedAreFine() {
		this.contextRunner.withUserConfiguration(Clients.class).run((context) -> {
			assertThat(findings(context)).isEmpty();
			assertThat(context.getBean(ClientBeansSection.class).content())
				.isEqualTo(Map.of("restTemplate", Map.of("type", "RestTemplate", "observed", true), "restClient",
						Map.of("type", "RestClient", "observed", true), "webClient",
						Map.of("type", "WebClient", "observed", true)));
		});
	}

	@Test
	void clientsThatAreNotObservedAreFound() {
		this.darkRunner.withUserConfiguration(Clients.class).run((context) -> {
			assertThat(problems(context)).containsExactlyInAnyOrder(
					"RestTemplate bean 'restTemplate' does not observe its calls, which carry no trace context",
					"RestClient bean 'restClient' does not observe its calls, which carry no trace context",
					"WebClient bean 'webClient' does not observe its calls, which carry no trace context");
			assertThat(context.getBean(ClientBeansSection.class).content()).asString()
				.contains("observed=false")
				.doesNotContain("observed=true");
		});
	}

	@Test
	void interceptorsOfOpenTelemetryAreFound() {
		this.contextRunner.withUserConfiguration(InterceptedClients.class)
			.run((context) -> assertThat(problems(context)).hasSize(3)
				.allSatisfy((problem) -> assertThat(problem).contains("is instrumented twice",
						TestInterceptor.class.getName())));
	}

	@Test
	void httpClientOfMicrometerBelowAnObservedClientIsFound() {
		this.contextRunner.withUserConfiguration(MicrometerClients.class)
			.run((context) -> assertThat(problems(context)).hasSize(3)
				.allSatisfy(
						(problem) -> assertThat(problem).contains("is instrumented twice", "MicrometerHttpClient")));
	}

	@Test
	void httpClientOfTheJdkIsFound() {
		this.contextRunner.withBean("mine", HttpClient.class, HttpClient::newHttpClient)
			.run((context) -> assertThat(findings(context)).singleElement().satisfies((finding) -> {
				assertThat(finding.problem()).startsWith("HttpClient bean 'mine' does not observe its calls");
				assertThat(finding.remedy()).contains("TracePropagationHttp.httpClient");
			}));
	}

	@Test
	void httpClientThatIsWrappedIsFine() {
		this.contextRunner
			.withBean("mine", HttpClient.class,
					() -> TracePropagationHttp.httpClient(HttpClient.newHttpClient(), ObservationRegistry.create()))
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void httpClientThatIsPartOfAnObservedClientIsFine() {
		this.contextRunner.withUserConfiguration(HttpClientAsPart.class)
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void mocksAreLeftAlone() {
		RestTemplate restTemplate = mock();
		RestClient restClient = mock();
		WebClient webClient = mock();
		this.darkRunner.withInitializer((context) -> {
			context.getBeanFactory().registerSingleton("restTemplate", restTemplate);
			context.getBeanFactory().registerSingleton("restClient", restClient);
			context.getBeanFactory().registerSingleton("webClient", webClient);
		}).run((context) -> {
			assertThat(findings(context)).isEmpty();
			assertThat(context.getBean(ClientBeansSection.class).content()).asString().contains("observed=unknown");
			verifyNoInteractions(restTemplate, restClient, webClient);
		});
	}

	@Test
	void clientsAreNotFoundWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.client.enabled=false")
			.withUserConfiguration(Clients.class)
			.run((context) -> assertThat(findings(context)).isEmpty());
	}

	@Test
	void eachLibraryMayBeAbsent() {
		for (Class<?> library : List.of(RestTemplate.class, RestClient.class, WebClient.class)) {
			this.darkRunner.withClassLoader(new FilteredClassLoader(library))
				.run((context) -> assertThat(findings(context)).isEmpty());
		}
	}

	private static List<String> problems(AssertableApplicationContext context) {
		return findings(context).stream().map(Finding::problem).toList();
	}

	private static List<Finding> findings(AssertableApplicationContext context) {
		return context.getBeanProvider(PropagationCheck.class)
			.orderedStream()
			.flatMap((check) -> check.check().stream())
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate();
		}

		@Bean
		RestClient restClient() {
			return RestClient.create();
		}

		@Bean
		WebClient webClient() {
			return WebClient.create();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterceptedClients {

		@Bean
		RestTemplate restTemplate() {
			RestTemplate restTemplate = new RestTemplate();
			restTemplate.getInterceptors().add(new TestInterceptor());
			return restTemplate;
		}

		@Bean
		RestClient restClient() {
			return RestClient.builder().requestInterceptor(new TestInterceptor()).build();
		}

		@Bean
		WebClient webClient() {
			return WebClient.builder().filter(new TestInterceptor()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MicrometerClients {

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate(new JdkClientHttpRequestFactory(httpClient()));
		}

		@Bean
		RestClient restClient() {
			return RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(httpClient())).build();
		}

		@Bean
		WebClient webClient() {
			return WebClient.builder().clientConnector(new JdkClientHttpConnector(httpClient())).build();
		}

		private static HttpClient httpClient() {
			return MicrometerHttpClient.instrumentationBuilder(HttpClient.newHttpClient(), new SimpleMeterRegistry())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HttpClientAsPart {

		@Bean
		HttpClient httpClient() {
			return HttpClient.newHttpClient();
		}

		@Bean
		RestClient restClient(HttpClient httpClient) {
			return RestClient.builder().requestFactory(new JdkClientHttpRequestFactory(httpClient)).build();
		}

	}

}
