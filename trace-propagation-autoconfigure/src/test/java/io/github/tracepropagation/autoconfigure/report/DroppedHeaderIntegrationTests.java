// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import io.github.tracepropagation.test.http.RawHttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the hop that loses the context is found: a shop asks a stock directly, and prices
 * by way of a gateway that does not pass the header on. Only the endpoints of the two
 * services that use this library are looked at.
 */
class DroppedHeaderIntegrationTests {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static RawHttpServer gateway;

	private static ConfigurableApplicationContext prices;

	private static ConfigurableApplicationContext shop;

	@BeforeAll
	static void order() {
		prices = start(Prices.class);
		gateway = RawHttpServer.start((request) -> answer(get(uri(prices, request.target())).body()));
		shop = start(Shop.class, "shop.stock=" + uri(prices, ""), "shop.prices=" + gateway.uri(""));
		for (int i = 0; i < 4; i++) {
			HttpRequest request = HttpRequest.newBuilder(uri(shop, "/orders/" + i))
				.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
				.build();
			assertThat(send(request).body()).isEqualTo("1 piece for 2 cents");
		}
	}

	@AfterAll
	static void stop() {
		shop.close();
		gateway.close();
		prices.close();
	}

	@Test
	void callerHasSentItOnBothWays() {
		JsonNode outbound = ledger(shop).at("/transports/http/outbound/routes");
		assertThat(outbound.at("/~1stock~1{id}/withContext").asDouble()).isEqualTo(1.0);
		assertThat(outbound.at("/~1prices~1{id}/withContext").asDouble()).isEqualTo(1.0);
		assertThat(outbound.at("/~1prices~1{id}/outcomes/injected").asInt()).isEqualTo(4);
	}

	@Test
	void callerHasReceivedItItself() {
		JsonNode orders = ledger(shop).at("/transports/http/inbound/routes/~1orders~1{id}");
		assertThat(orders.at("/withContext").asDouble()).isEqualTo(1.0);
		assertThat(orders.at("/outcomes/continued").asInt()).isEqualTo(4);
		assertThat(orders.hasNonNull("lastWithoutContext")).isFalse();
	}

	@Test
	void calleeHasReceivedItOnOneWayOnly() {
		JsonNode inbound = ledger(prices).at("/transports/http/inbound/routes");
		assertThat(inbound.at("/~1stock~1{id}/withContext").asDouble()).isEqualTo(1.0);
		JsonNode lost = inbound.at("/~1prices~1{id}");
		assertThat(lost.at("/withContext").asDouble()).isEqualTo(0.0);
		assertThat(lost.at("/outcomes/started").asInt()).isEqualTo(4);
		assertThat(lost.at("/peers/127.0.0.1/outcomes/started").asInt()).isEqualTo(4);
		assertThat(lost.hasNonNull("lastWithoutContext")).isTrue();
	}

	@Test
	void oneSectionCanBeAskedForAlone() {
		JsonNode ledger = json(get(uri(shop, "/actuator/tracepropagation/ledger")));
		assertThat(ledger.at("/ledger/transports/http/outbound/total").asInt()).isEqualTo(8);
		assertThat(get(uri(shop, "/actuator/tracepropagation/nothing")).statusCode()).isEqualTo(404);
	}

	private static JsonNode ledger(ConfigurableApplicationContext application) {
		return json(get(uri(application, "/actuator/tracepropagation"))).get("ledger");
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	private static HttpResponse<String> get(URI uri) {
		return send(HttpRequest.newBuilder(uri).build());
	}

	private static HttpResponse<String> send(HttpRequest request) {
		try {
			return http.send(request, BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String answer(String body) {
		return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + body.length()
				+ "\r\nConnection: close\r\n\r\n" + body;
	}

	private static URI uri(ConfigurableApplicationContext application, String target) {
		return URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port") + target);
	}

	private static ConfigurableApplicationContext start(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application)
			.properties("spring.main.banner-mode=off", "server.port=0", "server.address=127.0.0.1",
					"management.prometheus.metrics.export.enabled=false",
					"management.endpoints.web.exposure.include=tracepropagation")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Shop.Orders.class)
	static class Shop {

		@Bean
		RestClient restClient(RestClient.Builder builder) {
			return builder.build();
		}

		@RestController
		static class Orders {

			private final RestClient client;

			private final String stock;

			private final String prices;

			Orders(RestClient client, @Value("${shop.stock}") String stock, @Value("${shop.prices}") String prices) {
				this.client = client;
				this.stock = stock;
				this.prices = prices;
			}

			@GetMapping("/orders/{id}")
			String order(@PathVariable String id) {
				return ask(this.stock + "/stock/{id}", id) + " for " + ask(this.prices + "/prices/{id}", id);
			}

			private String ask(String uri, String id) {
				return String.valueOf(this.client.get().uri(uri, id).retrieve().body(String.class));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Prices.Answers.class)
	static class Prices {

		@RestController
		static class Answers {

			@GetMapping("/stock/{id}")
			String stock() {
				return "1 piece";
			}

			@GetMapping("/prices/{id}")
			String price() {
				return "2 cents";
			}

		}

	}

}
