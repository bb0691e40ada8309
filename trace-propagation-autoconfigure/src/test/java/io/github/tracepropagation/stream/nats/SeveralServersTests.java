// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A function that takes from one NATS server and sends to another, beside the connection
 * of the application itself.
 */
class SeveralServersTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static NatsTestServer home;

	private static OwnNatsServer west;

	private static OwnNatsServer east;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void startServers() {
		home = NatsTestServer.start();
		west = NatsTestServer.startOwn("--user", "western", "--pass", "s3cr3t");
		east = NatsTestServer.startOwn();
	}

	@AfterAll
	static void stopServers() {
		home.close();
		west.close();
		east.close();
	}

	@BeforeEach
	void start() {
		this.context = NatsApplications.start(home.url(), Shouting.class,
				"spring.cloud.stream.bindings.shout-in-0.destination=said",
				"spring.cloud.stream.bindings.shout-in-0.binder=west",
				"spring.cloud.stream.bindings.shout-out-0.destination=shouted",
				"spring.cloud.stream.bindings.shout-out-0.binder=east", "spring.cloud.stream.binders.west.type=nats",
				"spring.cloud.stream.binders.west.environment.trace-propagation.nats.connection.servers=" + west.url(),
				"spring.cloud.stream.binders.west.environment.trace-propagation.nats.connection.username=western",
				"spring.cloud.stream.binders.west.environment.trace-propagation.nats.connection.password=s3cr3t",
				"spring.cloud.stream.binders.east.type=nats",
				"spring.cloud.stream.binders.east.inherit-environment=false",
				"spring.cloud.stream.binders.east.environment.trace-propagation.nats.connection.servers=" + east.url());
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void traceRunsFromOneServerToTheOther() throws Exception {
		try (Connection sender = connectToWest();
				RawNatsClient receiver = RawNatsClient.connect(east.url(), Duration.ofSeconds(10))) {
			receiver.subscribe("shouted");
			sender.publish("said", new Headers().put("traceparent", PARENT), "hello".getBytes());
			RawMessage sent = receiver.nextMessage();
			SpanData published = span(SpanKind.PRODUCER);
			assertThat(sent.payload()).isEqualTo("HELLO");
			assertThat(sent.header("traceparent"))
				.containsExactly("00-" + TRACE_ID + "-" + published.getSpanId() + "-01");
			assertThat(published.getParentSpanId()).isEqualTo(span(SpanKind.CONSUMER).getSpanId());
		}
	}

	@Test
	void applicationHasItsOwnConnectionAlone() {
		assertThat(this.context.getBeansOfType(Connection.class)).hasSize(1);
		assertThat(this.context.getBean(Connection.class).getConnectedUrl()).contains(":" + home.url().getPort());
	}

	@Test
	void healthNamesEachBinder() {
		CompositeHealthContributor binders = this.context.getBean("bindersHealthContributor",
				CompositeHealthContributor.class);
		assertThat(List.of("west", "east"))
			.allSatisfy((name) -> assertThat(((HealthIndicator) binders.getContributor(name)).health().getStatus())
				.isEqualTo(Status.UP));
	}

	@Test
	void metersNameEachConnection() {
		MeterRegistry registry = this.context.getBean(MeterRegistry.class);
		assertThat(registry.find("nats.connection.reconnects").meters())
			.extracting((meter) -> meter.getId().getTag("connection"))
			.containsExactlyInAnyOrder("natsConnection", "west", "east");
	}

	private static Connection connectToWest() throws IOException, InterruptedException {
		return Nats.connect(new Options.Builder().server(west.url().toString()).userInfo("western", "s3cr3t").build());
	}

	private SpanData span(SpanKind kind) {
		return Awaitility.await()
			.until(() -> this.context.getBean(RunningSpans.class)
				.exporter()
				.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getKind() == kind)
				.findFirst()
				.orElse(null), (span) -> span != null);
	}

	@Configuration(proxyBeanMethods = false)
	static class Shouting {

		@Bean
		Function<String, String> shout() {
			return String::toUpperCase;
		}

	}

}
