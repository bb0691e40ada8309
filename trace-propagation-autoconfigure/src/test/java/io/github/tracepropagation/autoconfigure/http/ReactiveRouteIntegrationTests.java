// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.ledger.PropagationLedger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.WebFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The routes by which the ledger tells requests to Reactor Netty apart.
 */
class ReactiveRouteIntegrationTests {

	private static ReactiveServer server;

	@BeforeAll
	static void start() {
		server = new ReactiveServer(List.of(ReactiveApplication.class, Routed.class));
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "/orders/4711, 200, /orders/{id}", "/orders/47%2011?id=x, 200, /orders/{id}", "/, 200, /",
			"/function, 200, /function", "/events, 200, /events", "/moved/7, 302, /moved/{id}",
			"/gone/7, 404, /gone/{id}", "/fails, 500, /fails", "/handled, 409, /handled", "/timeout, 500, /timeout" })
	void routeIsThePathPatternOfTheHandlerHoweverItAnswers(String target, int status, String route) {
		assertThatRequestIsCounted(server, target, status, route);
	}

	@Test
	void pathThatNoHandlerHasIsOneOfTheStaticResources() {
		assertThatRequestIsCounted(server, "/missing/7", 404, "/**");
	}

	@ParameterizedTest
	@CsvSource({ "/refused/7, 401", "/filter-fails, 500", "/posted/7, 405" })
	void requestThatEndsBeforeItReachesAHandlerHasNoRoute(String target, int status) {
		assertThatRequestIsCounted(server, target, status, "(none)");
	}

	@Test
	void requestThatItsCallerGivesUpHasItsRoute() throws IOException {
		CountedRoutes routes = CountedRoutes.inbound(server.bean(PropagationLedger.class));
		try (Socket caller = server.send("/endless")) {
			assertThat(caller.getInputStream().read()).isNotEqualTo(-1);
		}
		Awaitility.await().untilAsserted(() -> assertThat(routes.counted()).isEqualTo(Map.of("/endless", 1L)));
	}

	@Test
	void excludedPathIsNamedSo() {
		assertThatRequestIsCounted(server, "/actuator/attributes", 200, "(excluded)");
		assertThatRequestIsCounted(server, "/actuator/missing", 404, "(excluded)");
	}

	@Test
	void routeIsWithinTheApplicationAndTellsWhatWasNotMatched() {
		try (ReactiveServer shop = new ReactiveServer(List.of(ReactiveApplication.class, Routed.class),
				"spring.webflux.base-path=/shop", "spring.web.resources.add-mappings=false")) {
			assertThatRequestIsCounted(shop, "/shop/orders/7", 200, "/orders/{id}");
			assertThatRequestIsCounted(shop, "/shop/missing/7", 404, "(unmatched)");
		}
	}

	private static void assertThatRequestIsCounted(ReactiveServer server, String target, int status, String route) {
		CountedRoutes routes = CountedRoutes.inbound(server.bean(PropagationLedger.class));
		assertThat(server.get(target).statusCode()).isEqualTo(status);
		Awaitility.await().untilAsserted(() -> assertThat(routes.counted()).isEqualTo(Map.of(route, 1L)));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(RoutedController.class)
	static class Routed {

		@Bean
		WebFilter gate() {
			return (exchange, chain) -> {
				if (!exchange.getRequest().getPath().value().startsWith("/refused")) {
					return chain.filter(exchange);
				}
				exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
				return exchange.getResponse().setComplete();
			};
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

		@GetMapping("/moved/{id}")
		ResponseEntity<Void> moved(@PathVariable String id) {
			return ResponseEntity.status(HttpStatus.FOUND).location(URI.create("/orders/" + id)).build();
		}

		@GetMapping("/gone/{id}")
		String gone() {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}

		@PostMapping("/posted/{id}")
		String posted(@PathVariable String id) {
			return id;
		}

	}

}
