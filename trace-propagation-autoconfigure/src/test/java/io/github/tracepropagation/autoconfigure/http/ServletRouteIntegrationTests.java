// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import io.github.tracepropagation.ledger.PropagationLedger;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The routes by which the ledger tells requests to Tomcat apart.
 */
class ServletRouteIntegrationTests {

	private static Relay relay;

	@BeforeAll
	static void start() {
		relay = new Relay(List.of(RelayApplication.class, Routed.class));
	}

	@AfterAll
	static void stop() {
		relay.close();
	}

	@ParameterizedTest
	@CsvSource({ "/orders/4711, 200, /orders/{id}", "/orders/47%2011?id=x, 200, /orders/{id}", "/, 200, /",
			"/tasks/7, 200, /tasks/{id}", "/events/7, 200, /events/{id}", "/moved/7, 302, /moved/{id}",
			"/late/7, 503, /late/{id}", "/gone/7, 404, /gone/{id}", "/failing/7, 500, /failing/{id}",
			"/failing-task/7, 500, /failing-task/{id}", "/forwarded/7, 200, /orders/{id}" })
	void routeIsThePathPatternOfTheHandlerHoweverItAnswers(String target, int status, String route) {
		assertThatRequestIsCounted(relay, target, status, route);
	}

	@Test
	void pathThatNoHandlerHasIsOneOfTheStaticResources() {
		assertThatRequestIsCounted(relay, "/missing/7", 404, "/**");
	}

	@ParameterizedTest
	@CsvSource({ "/refused/7, 401", "/elsewhere/7, 302", "/broken/7, 500", "/posted/7, 405" })
	void requestThatEndsBeforeItReachesAHandlerHasNoRoute(String target, int status) {
		assertThatRequestIsCounted(relay, target, status, "(none)");
	}

	@Test
	void excludedPathIsNamedSo() {
		assertThatRequestIsCounted(relay, "/actuator/health", 200, "(excluded)");
		assertThatRequestIsCounted(relay, "/actuator/missing", 404, "(excluded)");
	}

	@Test
	void routeIsWithinTheApplicationAndTellsWhatWasNotMatched() {
		try (Relay shop = new Relay(List.of(RelayApplication.class, Routed.class), "server.servlet.context-path=/shop",
				"spring.web.resources.add-mappings=false")) {
			assertThatRequestIsCounted(shop, "/shop/orders/7", 200, "/orders/{id}");
			assertThatRequestIsCounted(shop, "/shop/missing/7", 404, "(unmatched)");
		}
	}

	private static void assertThatRequestIsCounted(Relay relay, String target, int status, String route) {
		CountedRoutes routes = CountedRoutes.inbound(relay.bean(PropagationLedger.class));
		assertThat(relay.get(target).statusCode()).isEqualTo(status);
		Awaitility.await().untilAsserted(() -> assertThat(routes.counted()).isEqualTo(Map.of(route, 1L)));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RoutedController.class)
	static class Routed {

		@Bean
		FilterRegistrationBean<Filter> gate() {
			FilterRegistrationBean<Filter> gate = new FilterRegistrationBean<>((request, response, chain) -> {
				String path = ((HttpServletRequest) request).getServletPath();
				HttpServletResponse answer = (HttpServletResponse) response;
				if (path.startsWith("/refused")) {
					answer.sendError(HttpServletResponse.SC_UNAUTHORIZED);
				}
				else if (path.startsWith("/elsewhere")) {
					answer.sendRedirect("/login");
				}
				else if (path.startsWith("/broken")) {
					throw new ServletException("On purpose");
				}
				else {
					chain.doFilter(request, response);
				}
			});
			gate.setOrder(0);
			return gate;
		}

	}

	@RestController
	static class RoutedController {

		@GetMapping
		String root() {
			return "root";
		}

		@GetMapping("/orders/{id}")
		String order(@PathVariable String id) {
			return id;
		}

		@GetMapping("/tasks/{id}")
		Callable<String> task(@PathVariable String id) {
			return () -> id;
		}

		@GetMapping("/failing-task/{id}")
		Callable<String> failingTask() {
			return () -> {
				throw new IllegalStateException("On purpose");
			};
		}

		@GetMapping("/events/{id}")
		SseEmitter events(@PathVariable String id) throws IOException {
			SseEmitter emitter = new SseEmitter();
			emitter.send(id);
			emitter.complete();
			return emitter;
		}

		@GetMapping("/late/{id}")
		DeferredResult<String> late() {
			return new DeferredResult<>(10L);
		}

		@GetMapping("/moved/{id}")
		ResponseEntity<Void> moved(@PathVariable String id) {
			return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("/orders/" + id)).build();
		}

		@GetMapping("/gone/{id}")
		String gone() {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}

		@GetMapping("/failing/{id}")
		String failing() {
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/forwarded/{id}")
		void forwarded(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
				throws ServletException, IOException {
			request.getRequestDispatcher("/orders/" + id).forward(request, response);
		}

		@PostMapping("/posted/{id}")
		String posted(@PathVariable String id) {
			return id;
		}

	}

}
