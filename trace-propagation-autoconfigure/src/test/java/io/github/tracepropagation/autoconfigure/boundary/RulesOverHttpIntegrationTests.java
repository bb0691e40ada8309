// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that rules of the properties hold for real requests, in and out.
 */
class RulesOverHttpIntegrationTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private final BlockingQueue<Headers> received = new LinkedBlockingQueue<>();

	private HttpServer peer;

	@BeforeEach
	void startPeer() throws IOException {
		this.peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.peer.createContext("/", (exchange) -> {
			this.received.add(exchange.getRequestHeaders());
			exchange.sendResponseHeaders(204, -1);
			exchange.close();
		});
		this.peer.start();
	}

	@AfterEach
	void stopPeer() {
		this.peer.stop(0);
	}

	@Test
	void aRuleAboutAPathHoldsHoweverThePathIsWritten() throws Exception {
		try (ConfigurableApplicationContext context = start("inbound.rules[0].path=/app/public/**",
				"inbound.rules[0].trust=ignore")) {
			assertThat(trace(context, "/app/private")).isEqualTo(TRACE_ID);
			for (String path : List.of("/app/public", "/app/public/a", "/app/%70ublic/a", "/app/public;v=1/a",
					"/app/private/../public/a", "/%61pp/public/a")) {
				assertThat(trace(context, path)).as(path).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID);
			}
		}
	}

	@Test
	void aRuleAboutAddressesSeesThatOfTheConnection() throws Exception {
		try (ConfigurableApplicationContext context = start("inbound.trust=restart",
				"inbound.rules[0].cidr=127.0.0.0/8,::1", "inbound.rules[0].trust=continue")) {
			assertThat(trace(context, "/app/a")).isEqualTo(TRACE_ID);
		}
		try (ConfigurableApplicationContext context = start("inbound.trust=restart", "inbound.rules[0].cidr=10.0.0.0/8",
				"inbound.rules[0].trust=continue")) {
			assertThat(trace(context, "/app/a", "X-Forwarded-For", "10.0.0.1")).isNotEqualTo(TRACE_ID);
		}
	}

	@Test
	void baggageOfACallerIsTakenOverByItsKey() throws Exception {
		try (ConfigurableApplicationContext context = start("inbound.baggage=tenant")) {
			trace(context, "/app/call?host=127.0.0.1:" + this.peer.getAddress().getPort(), "baggage",
					"tenant=blue,user=42");
			assertThat(nextCall().get("baggage")).containsExactly("tenant=blue");
		}
	}

	@Test
	void aRuleAboutAHostSeesNothingButTheHost() throws Exception {
		int port = this.peer.getAddress().getPort();
		try (ConfigurableApplicationContext context = start("outbound.baggage=none", "outbound.rules[0].host=localhost",
				"outbound.rules[0].trace=false", "outbound.rules[1].host=127.0.0.1",
				"outbound.rules[1].baggage=user")) {
			RestClient client = context.getBean(RestClient.Builder.class)
				.requestFactory(new SimpleClientHttpRequestFactory())
				.build();
			try (Scope scope = Baggage.builder().put("user", "42").put("secret", "1").build().makeCurrent()) {
				client.get().uri("http://LOCALHOST:" + port + "/127.0.0.1?127.0.0.1").retrieve().toBodilessEntity();
				assertThat(nextCall()).doesNotContainKeys("Traceparent", "Tracestate", "Baggage");
				client.get().uri("http://localhost@127.0.0.1:" + port + "/").retrieve().toBodilessEntity();
				assertThat(nextCall()).containsKey("Traceparent")
					.satisfies((headers) -> assertThat(headers.get("baggage")).containsExactly("user=42"));
			}
		}
	}

	private Headers nextCall() throws InterruptedException {
		Headers headers = this.received.poll(10, TimeUnit.SECONDS);
		assertThat(headers).as("request that the peer received").isNotNull();
		return headers;
	}

	private static String trace(ConfigurableApplicationContext context, String path, String... headers)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getProperty("local.server.port");
		List<String> all = new ArrayList<>(List.of(headers));
		all.addAll(List.of("traceparent", "00-" + TRACE_ID + "-b7ad6b7169203331-01"));
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.headers(all.toArray(String[]::new))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
	}

	private static ConfigurableApplicationContext start(String... properties) {
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--server.servlet.context-path=/app",
				"--spring.main.banner-mode=off", "--trace-propagation.nats.connection.retry-on-startup=true"));
		for (String property : properties) {
			arguments.add("--trace-propagation." + property);
		}
		return new SpringApplicationBuilder(Application.class).run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Application {

		private final RestClient client;

		Application(RestClient.Builder builder) {
			this.client = builder.build();
		}

		@GetMapping("/**")
		String traceId() {
			return Span.current().getSpanContext().getTraceId();
		}

		@GetMapping("/call")
		void call(String host) {
			this.client.get().uri("http://" + host + "/").retrieve().toBodilessEntity();
		}

	}

}
