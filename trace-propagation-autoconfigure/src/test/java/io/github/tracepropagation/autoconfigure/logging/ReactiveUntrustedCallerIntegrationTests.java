// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.core.joran.spi.JoranException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The caller that was not trusted, in the lines of a reactive application.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveUntrustedCallerIntegrationTests {

	private static final List<String> PLACES = List.of("in the handler", "before the switch", "after the switch",
			"nested", "on the worker");

	private static KeptLogging kept;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		kept = new KeptLogging();
		context = new SpringApplicationBuilder(RestartingApplication.class, Controller.class)
			.web(WebApplicationType.REACTIVE)
			.properties(RestartingApplication.PROPERTIES)
			.properties("server.port=0")
			.run();
	}

	@AfterAll
	static void stop() throws JoranException {
		context.close();
		Hooks.disableAutomaticContextPropagation();
		kept.close();
	}

	@Test
	void linesOfARestartedRequestHaveTheTraceIdOfTheCaller(CapturedOutput output) throws Exception {
		get("restart");
		assertThat(PLACES).allSatisfy((place) -> assertThat(RestartingApplication.ids(output, place)).singleElement()
			.asString()
			.matches("[0-9a-f]{32}\\|" + RestartingApplication.CALLER)
			.doesNotStartWith(RestartingApplication.CALLER));
	}

	@ParameterizedTest
	@ValueSource(strings = { "continue", "continue_unsampled", "ignore" })
	void linesOfAnyOtherRequestHaveNone(String decision, CapturedOutput output) throws Exception {
		for (int round = 0; round < 4; round++) {
			get("restart");
			get(decision);
		}
		assertThat(PLACES).allSatisfy((place) -> assertThat(RestartingApplication.ids(output, place)).hasSize(8)
			.filteredOn((ids) -> ids.endsWith("|"))
			.hasSize(4));
	}

	private static void get(String decision) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/log"))
			.header("traceparent", RestartingApplication.TRACEPARENT)
			.header("tracestate", "decide=" + decision)
			.build();
		HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
		assertThat(response.body()).isEqualTo("logged");
	}

	@RestController
	static class Controller {

		private final RestartingApplication.Work work;

		Controller(RestartingApplication.Work work) {
			this.work = work;
		}

		@Bean
		ReactorResourceFactory reactorResourceFactory() {
			ReactorResourceFactory resources = new ReactorResourceFactory();
			resources.setUseGlobalResources(false);
			return resources;
		}

		@GetMapping("/log")
		Mono<String> log() {
			LoggingApplication.logger.info("in the handler");
			return Mono.just("logged")
				.doOnNext((body) -> LoggingApplication.logger.info("before the switch"))
				.delayElement(Duration.ofMillis(1))
				.doOnNext((body) -> LoggingApplication.logger.info("after the switch"))
				.publishOn(Schedulers.boundedElastic())
				.doOnNext((body) -> {
					LoggingApplication.logger.info("on the worker");
					this.work.log();
				});
		}

	}

}
