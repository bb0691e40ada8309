// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The trace id in problem details.
 */
class ProblemDetailIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static Relay relay;

	@BeforeAll
	static void start() {
		relay = application("trace-propagation.http.server.problem-detail=true");
	}

	@AfterAll
	static void stop() {
		relay.close();
	}

	@BeforeEach
	void reset() {
		relay.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/missing", "/problem/exception", "/problem/handled", "/problem/async" })
	void everyProblemHasTheId(String path) {
		assertThat(problem(relay, path).path("trace_id").asString("")).isEqualTo(TRACE_ID);
	}

	@Test
	void propertyOfTheApplicationStays() {
		assertThat(problem(relay, "/problem/own").path("trace_id").asString("")).isEqualTo("own");
	}

	@Test
	void nothingIsAddedUnlessAskedFor() {
		try (Relay silent = application()) {
			assertThat(problem(silent, "/problem/exception").has("trace_id")).isFalse();
		}
	}

	@Test
	void bodyOfBootsErrorPageIsNoProblemDetail() {
		HttpResponse<String> response = relay.get("/fails", "traceparent", TRACEPARENT);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
		assertThat(JsonMapper.shared().readTree(response.body()).has("trace_id")).isFalse();
	}

	private static Relay application(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("spring.mvc.problemdetails.enabled=true");
		return new Relay(List.of(RelayApplication.class, Problems.class), all.toArray(String[]::new));
	}

	private static JsonNode problem(Relay relay, String path) {
		HttpResponse<String> response = relay.get(path, "traceparent", TRACEPARENT);
		assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
		return JsonMapper.shared().readTree(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ProblemController.class)
	static class Problems {

	}

	@RestController
	static class ProblemController {

		@GetMapping("/problem/exception")
		String exception() {
			throw new ErrorResponseException(HttpStatus.CONFLICT);
		}

		@GetMapping("/problem/async")
		Callable<String> async() {
			return () -> {
				throw new ErrorResponseException(HttpStatus.CONFLICT);
			};
		}

		@GetMapping("/problem/handled")
		String handled() {
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/problem/own")
		String own() {
			ProblemDetail detail = ProblemDetail.forStatus(HttpStatus.CONFLICT);
			detail.setProperty("trace_id", "own");
			throw new ErrorResponseException(HttpStatus.CONFLICT, detail, null);
		}

		@ExceptionHandler
		ProblemDetail handle(IllegalStateException ex) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(ex.getMessage()));
		}

	}

}
