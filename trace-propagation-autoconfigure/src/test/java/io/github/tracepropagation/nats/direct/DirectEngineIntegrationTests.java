// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.impl.Headers;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What surrounds a hop that is no observation gets along with it: log lines, executors,
 * observations within and around it, exemplars.
 */
@ExtendWith(OutputCaptureExtension.class)
class DirectEngineIntegrationTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static final List<String> HEADERS = List.of("traceparent: " + PARENT, "baggage: tenant=blue");

	private static NatsTestServer server;

	private RawNatsClient wire;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void start() {
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		this.wire.subscribe("relayed");
		this.context = NatsApplications.start(server.url(), Relays.class,
				"management.prometheus.metrics.export.enabled=true", "spring.task.execution.mode=force");
		assertThat(this.context.getBean(NatsInstrumentation.class)).isInstanceOf(DirectNatsInstrumentation.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
		this.wire.close();
	}

	@Test
	void lineThatAListenerLogsHasTheIdsOfItsSpan(CapturedOutput output) {
		this.wire.publish("direct", "", HEADERS, "x");
		this.wire.nextMessage();
		SpanData processed = span("process direct");
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("direct handled"))
			.singleElement()
			.asString()
			.contains(TRACE_ID + "-" + processed.getSpanId());
	}

	@Test
	void workOnAnotherThreadBelongsToTheMessage() {
		this.wire.publish("async", "", HEADERS, "x");
		RawMessage sent = this.wire.nextMessage();
		assertThat(span("publish relayed").getParentSpanId()).isEqualTo(span("process async").getSpanId());
		assertThat(sent.header("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
		assertThat(sent.header("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void threadOfAnExecutorKeepsNothingOfAMessage() {
		this.wire.publish("async", "", HEADERS, "x");
		this.wire.nextMessage();
		Executor executor = this.context.getBean("applicationTaskExecutor", Executor.class);
		NatsOperations nats = this.context.getBean(NatsOperations.class);
		for (int i = 0; i < 16; i++) {
			CompletableFuture.runAsync(() -> nats.publish("relayed", "x"), executor).join();
			RawMessage sent = this.wire.nextMessage();
			assertThat(sent.header("traceparent").toString()).doesNotContain(TRACE_ID);
			assertThat(sent.header("baggage")).isEmpty();
		}
	}

	@Test
	void observationInAListenerIsAChildOfTheHop() {
		this.wire.publish("observed", "", HEADERS, "x");
		RawMessage sent = this.wire.nextMessage();
		assertThat(span("within").getParentSpanId()).isEqualTo(span("process observed").getSpanId());
		assertThat(span("publish relayed").getParentSpanId()).isEqualTo(span("within").getSpanId());
		assertThat(sent.header("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID);
	}

	@Test
	void hopInAnObservationIsItsChild() {
		Observation.createNotStarted("around", this.context.getBean(ObservationRegistry.class))
			.observe(() -> this.context.getBean(NatsOperations.class).publish("relayed", "x"));
		assertThat(span("publish relayed").getParentSpanId()).isEqualTo(span("around").getSpanId());
	}

	@Test
	void messageProcessedInAnObservationIsWhatIsCurrent() throws InterruptedException {
		Connection connection = InstrumentedConnection.unwrap(this.context.getBean(Connection.class));
		Subscription subscription = connection.subscribe("pulled");
		connection.publish("pulled", new Headers().put("traceparent", PARENT), new byte[0]);
		Message message = subscription.nextMessage(Duration.ofSeconds(10));
		NatsInstrumentation instrumentation = this.context.getBean(NatsInstrumentation.class);
		Tracer tracer = this.context.getBean(Tracer.class);
		ObservationRegistry observations = this.context.getBean(ObservationRegistry.class);
		Observation.createNotStarted("around", observations).observe(() -> {
			StartedHop hop = instrumentation.startProcessing(message, "pulled", null);
			try (Scope scope = hop.openScope()) {
				assertThat(tracer.currentSpan().context().traceId()).isEqualTo(TRACE_ID);
				Observation.createNotStarted("within", observations).observe(() -> {
				});
			}
			hop.stop();
			assertThat(tracer.currentSpan().context().traceId()).isNotEqualTo(TRACE_ID);
		});
		assertThat(span("within").getParentSpanId()).isEqualTo(span("process pulled").getSpanId());
		assertThat(tracer.currentSpan()).isNull();
	}

	@Test
	void metersThatFailEndTheSpanAndLetTheMessageGo() {
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		int running = spans.count();
		NatsInstrumentation failing = new DirectNatsInstrumentation(
				this.context.getBean(io.opentelemetry.api.trace.Tracer.class),
				this.context.getBean(PropagationBoundary.class), this.context.getBean(NatsHeaderWriter.class),
				(operation, type, destination) -> {
					throw new IllegalStateException("no meters");
				}, false, new SubjectTemplates(), ObservationRegistry.NOOP);
		StartedHop hop = failing.startSending(NatsOperation.PUBLISH, "orders", new Headers(), 0, 0);
		try (Scope scope = hop.openScope()) {
			hop.error(new IllegalStateException());
		}
		hop.stop();
		assertThat(spans.count()).isEqualTo(running);
	}

	@Test
	void timersHaveTheSpanAsAnExemplar() {
		this.wire.publish("direct", "", HEADERS, "x");
		this.wire.nextMessage();
		SpanData published = span("publish relayed");
		SpanData processed = span("process direct");
		String scraped = this.context.getBean(PrometheusMeterRegistry.class)
			.scrape("application/openmetrics-text; version=1.0.0");
		assertThat(scraped.lines()).filteredOn((line) -> line.startsWith("nats_publish_seconds_count"))
			.singleElement()
			.asString()
			.contains(published.getSpanId());
		assertThat(scraped.lines()).filteredOn((line) -> line.startsWith("nats_process_seconds_count"))
			.singleElement()
			.asString()
			.contains(processed.getSpanId());
	}

	private SpanData span(String name) {
		RunningSpans spans = this.context.getBean(RunningSpans.class);
		Awaitility.await().until(() -> spans.count() == 0);
		List<SpanData> named = spans.exporter()
			.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.toList();
		assertThat(named).hasSize(1);
		return named.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	static class Relays {

		private static final Logger logger = LoggerFactory.getLogger(Relays.class);

		private final NatsOperations nats;

		private final Executor executor;

		private final ObservationRegistry observationRegistry;

		Relays(NatsOperations nats, Executor applicationTaskExecutor, ObservationRegistry observationRegistry) {
			this.nats = nats;
			this.executor = applicationTaskExecutor;
			this.observationRegistry = observationRegistry;
		}

		@NatsListener(subjects = "direct")
		void direct(String payload) {
			logger.info("direct handled");
			this.nats.publish("relayed", payload);
		}

		@NatsListener(subjects = "async")
		void async(String payload) {
			CompletableFuture.runAsync(() -> this.nats.publish("relayed", payload), this.executor).join();
		}

		@NatsListener(subjects = "observed")
		void observed(String payload) {
			Observation.createNotStarted("within", this.observationRegistry)
				.observe(() -> this.nats.publish("relayed", payload));
		}

	}

}
