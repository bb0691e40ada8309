// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.TracePropagation;
import io.github.tracepropagation.autoconfigure.logging.KeptLogging;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example of the documentation: an application that sends mail on threads of its own,
 * and what tells that these lose the context.
 */
class LostContextIntegrationTests {

	@ParameterizedTest
	@CsvSource({ "false, 10, 1.0", "true, 0, 0.0" })
	void poolThatLosesTheContextIsTheWorstPlaceUntilItIsWrapped(boolean wrapped, int withoutTrace, double share)
			throws Exception {
		JsonNode coverage = coverageAfterRequests(wrapped);
		String place = """
				{"events":10,"withoutTrace":%d,"share":%s}""".formatted(withoutTrace, share);
		assertThat(coverage.at("/groups/com.example.mail")).hasToString(place);
		assertThat(coverage.at("/groups/com.example.orders")).hasToString("""
				{"events":10,"withoutTrace":0,"share":0.0}""");
		assertThat(coverage.at("/threadPools/pool-#-thread")).hasToString(place);
		assertThat(coverage.at("/worst/0/group").asString().equals("com.example.mail")).isNotEqualTo(wrapped);
	}

	private static JsonNode coverageAfterRequests(boolean wrapped) throws Exception {
		try (KeptLogging kept = new KeptLogging(); ConfigurableApplicationContext context = start(wrapped)) {
			assertThat(kept).isNotNull();
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/orders")).build();
			for (int i = 0; i < 10; i++) {
				assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body())
					.isEqualTo("accepted");
			}
			return JsonMapper.shared().valueToTree(context.getBean(LogCoverageSection.class).content());
		}
	}

	private static ConfigurableApplicationContext start(boolean wrapped) {
		SpringApplication application = new SpringApplicationBuilder(Orders.class).web(WebApplicationType.SERVLET)
			.build();
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off",
				"trace-propagation.logging.coverage.enabled", "true", "wrapped", wrapped));
		return application.run();
	}

	@EnableAutoConfiguration
	@RestController
	static class Orders implements AutoCloseable {

		private static final Logger logger = LoggerFactory.getLogger("com.example.orders.OrderController");

		private static final Logger mailLogger = LoggerFactory.getLogger("com.example.mail.Mailer");

		private final ExecutorService threads = Executors.newFixedThreadPool(4);

		private final ExecutorService mail;

		Orders(@Value("${wrapped}") boolean wrapped) {
			this.mail = wrapped ? TracePropagation.executorService(this.threads) : this.threads;
		}

		@GetMapping("/orders")
		String order() {
			logger.info("order accepted");
			CompletableFuture.runAsync(() -> mailLogger.info("mail sent"), this.mail).join();
			return "accepted";
		}

		@Override
		public void close() throws InterruptedException {
			this.threads.shutdown();
			this.threads.awaitTermination(10, TimeUnit.SECONDS);
		}

	}

}
