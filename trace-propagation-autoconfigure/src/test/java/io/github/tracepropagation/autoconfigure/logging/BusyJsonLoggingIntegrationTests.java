// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Test for the log of a busy application: every line is JSON, and each that belongs to a
 * request names a span that was exported, of the trace of that request.
 */
@ExtendWith(OutputCaptureExtension.class)
class BusyJsonLoggingIntegrationTests {

	private static final int CLIENTS = 8;

	private static final int REQUESTS = 100;

	private static final List<String> PLACES = List.of("handler", "nested", "executor", "nested in executor", "failed");

	@Test
	void everyLineNamesAnExportedSpanOfItsRequest(CapturedOutput output) throws Exception {
		Map<String, String> traces = new HashMap<>();
		InMemorySpanExporter exporter = InMemorySpanExporter.create();
		try (KeptLogging logging = new KeptLogging()) {
			SpringApplicationBuilder builder = new SpringApplicationBuilder(Application.class)
				.initializers((context) -> context.getBeanFactory()
					.registerSingleton("spanProcessor", SimpleSpanProcessor.create(exporter)));
			try (ConfigurableApplicationContext context = builder.run("--server.port=0",
					"--spring.main.banner-mode=off", "--trace-propagation.logging.format=json",
					"--management.tracing.sampling.probability=1.0", "--spring.application.name=busy")) {
				request(context.getEnvironment().getRequiredProperty("local.server.port"));
				await().until(() -> exporter.getFinishedSpanItems().size() == CLIENTS * REQUESTS * 3);
				for (SpanData span : exporter.getFinishedSpanItems()) {
					traces.put(span.getSpanId(), span.getTraceId());
				}
			}
		}
		List<JsonNode> lines = JsonLines.of(output.getOut());
		assertThat(lines).filteredOn((line) -> line.has("trace_id"))
			.allSatisfy((line) -> assertThat(traces).containsEntry(line.get("span_id").asString(),
					line.get("trace_id").asString()));
		List<JsonNode> work = lines.stream().filter((line) -> line.has("place")).toList();
		assertThat(work).hasSize(CLIENTS * REQUESTS * PLACES.size());
		assertThat(work).allSatisfy((line) -> {
			assertThat(line.get("trace_id").asString()).isEqualTo(traceId(line.get("request").asInt()));
			assertThat(line.get("trace_flags").asString()).isEqualTo("01");
			assertThat(line.get("service.name").asString()).isEqualTo("busy");
		});
		assertThat(work.stream().map((line) -> line.get("span_id").asString() + line.get("place").asString()))
			.doesNotHaveDuplicates();
	}

	private static void request(String port) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
		try {
			List<Future<?>> all = new ArrayList<>();
			for (int first = 1; first <= CLIENTS; first++) {
				int number = first;
				all.add(clients.submit(() -> {
					for (int i = number; i <= CLIENTS * REQUESTS; i += CLIENTS) {
						HttpRequest request = HttpRequest
							.newBuilder(URI.create("http://localhost:" + port + "/work?request=" + i))
							.header("traceparent", "00-" + traceId(i) + "-b7ad6b7169203331-01")
							.build();
						assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("done");
					}
					return null;
				}));
			}
			for (Future<?> future : all) {
				future.get();
			}
		}
		finally {
			clients.shutdownNow();
		}
	}

	private static String traceId(int request) {
		return "%032x".formatted(request);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		WorkController workController(ObservationRegistry observationRegistry, Executor applicationTaskExecutor) {
			return new WorkController(observationRegistry, applicationTaskExecutor);
		}

	}

	@RestController
	static class WorkController {

		private static final Logger logger = LoggerFactory.getLogger("com.example.Work");

		private final ObservationRegistry observationRegistry;

		private final Executor executor;

		WorkController(ObservationRegistry observationRegistry, Executor executor) {
			this.observationRegistry = observationRegistry;
			this.executor = executor;
		}

		@GetMapping("/work")
		String work(@RequestParam int request) {
			log("handler", request);
			observe("nested", request);
			CompletableFuture.runAsync(() -> {
				log("executor", request);
				observe("nested in executor", request);
			}, this.executor).join();
			logger.atError()
				.addKeyValue("place", "failed")
				.addKeyValue("request", request)
				.setCause(new IllegalStateException("On\npurpose"))
				.log("Work\n{}", request);
			return "done";
		}

		private void observe(String place, int request) {
			Observation.createNotStarted("nested", this.observationRegistry).observe(() -> log(place, request));
		}

		private static void log(String place, int request) {
			logger.atInfo().addKeyValue("place", place).addKeyValue("request", request).log("Work\n\"{}\"", request);
		}

	}

}
