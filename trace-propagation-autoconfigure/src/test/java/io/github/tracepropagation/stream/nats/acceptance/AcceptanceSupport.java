// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server, applications whose binder is the one of the auto-configuration, and a client
 * that shows what is on the wire. Each test has a trace of its own.
 */
abstract class AcceptanceSupport {

	static final String PARENT_ID = "b7ad6b7169203331";

	static OwnNatsServer server;

	final String traceId = UUID.randomUUID().toString().replace("-", "");

	RawNatsClient wire;

	private final List<ConfigurableApplicationContext> applications = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.startOwn();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(20));
	}

	@AfterEach
	void stopApplications() {
		this.applications.forEach(ConfigurableApplicationContext::close);
		this.wire.close();
	}

	/**
	 * Start an application that the test stops.
	 * @param configuration has the functions
	 * @param properties properties, where {@code bind:} and {@code nats:} stand for what
	 * bindings say to Spring Cloud Stream and to NATS
	 * @return the application
	 */
	final ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		ConfigurableApplicationContext application = run(configuration, properties);
		this.applications.add(application);
		return application;
	}

	static ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		return NatsApplications.start(server.url(), configuration,
				Arrays.stream(properties)
					.map((property) -> property.replaceFirst("^bind:", "spring.cloud.stream.bindings.")
						.replaceFirst("^nats:", "spring.cloud.stream.nats.bindings."))
					.toArray(String[]::new));
	}

	final void publish(String subject, String payload, String... headerLines) {
		List<String> lines = new ArrayList<>(List.of(headerLines));
		lines.add("traceparent: 00-" + this.traceId + "-" + PARENT_ID + "-01");
		this.wire.publish(subject, "", lines, payload);
	}

	/**
	 * Return the finished spans of this test's trace that are hops, once no span runs.
	 */
	final List<SpanData> hops(ConfigurableApplicationContext application) {
		return hops(application, this.traceId);
	}

	static List<SpanData> hops(ConfigurableApplicationContext application, String traceId) {
		RunningSpans spans = application.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		return spans.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getTraceId().equals(traceId) && span.getKind() != SpanKind.INTERNAL)
			.sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
			.toList();
	}

	/**
	 * Assert that a message was handled in one span that continues the trace of the test,
	 * and that what was sent meanwhile is one hop more.
	 */
	final void assertTwoHops(ConfigurableApplicationContext application, RawMessage sent) {
		List<SpanData> hops = hops(application);
		assertThat(hops).extracting(SpanData::getKind).containsExactly(SpanKind.CONSUMER, SpanKind.PRODUCER);
		assertThat(hops.get(0).getParentSpanId()).isEqualTo(PARENT_ID);
		assertThat(hops.get(1).getParentSpanId()).isEqualTo(hops.get(0).getSpanId());
		assertThat(sent.header("traceparent"))
			.containsExactly("00-" + this.traceId + "-" + hops.get(1).getSpanId() + "-01");
	}

}
