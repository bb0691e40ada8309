// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsApplications.RunningSpans;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of the results and of the failures of listener methods.
 */
class NatsListenerResultTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static Connection admin;

	private static JetStreamManagement management;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		wire.subscribe("sent.>");
		admin = Nats.connect(server.url().toString());
		management = admin.jetStreamManagement();
		management.addStream(StreamConfiguration.builder().name("results").subjects("results.>").build());
		context = NatsApplications.start(server.url(), Listeners.class,
				"trace-propagation.nats.listener.redelivery-backoff=50ms");
	}

	@AfterAll
	static void stop() throws Exception {
		context.close();
		management.deleteStream("results");
		admin.close();
		wire.close();
		server.close();
	}

	@Test
	void aResultOfACoreListenerIsSentOnInASpanOfItsOwn() {
		wire.publish("core.convert", "", List.of(CALLER), "x");
		RawMessage sent = wire.nextMessage();
		assertThat(sent.subject()).isEqualTo("sent.core");
		assertThat(sent.payload()).isEqualTo("converted x");
		SpanData published = span("publish sent.core");
		assertThat(published.getParentSpanId()).isEqualTo(span("process core.convert").getSpanId());
		assertThat(sent.header("traceparent")).containsExactly("00-" + TRACE_ID + "-" + published.getSpanId() + "-01");
	}

	@Test
	void aFutureOfAJetStreamListenerIsWaitedForWithItsMessageUnacknowledged() throws Exception {
		wire.publish("results.future", "", List.of(CALLER), "x");
		CompletableFuture<String> result = listeners().futures.poll(10, TimeUnit.SECONDS);
		assertThat(result).isNotNull();
		assertThat(management.getConsumerInfo("results", "future").getNumAckPending()).isEqualTo(1);
		assertThat(context.getBean(RunningSpans.class).count()).isPositive();
		result.complete("late");
		RawMessage sent = wire.nextMessage();
		assertThat(sent.subject()).isEqualTo("sent.future");
		assertThat(sent.payload()).isEqualTo("late");
		assertThat(sent.header("traceparent")).singleElement().asString().contains(TRACE_ID);
		awaitAcknowledged("future");
	}

	@Test
	void anErrorHandlerMakesUpForABatchMessageByMessage() throws Exception {
		for (String payload : List.of("good", "bad")) {
			wire.publish("results.batch", "", List.of(CALLER), payload);
		}
		context.getBean(NatsListenerRegistry.class).getContainer("batch").start();
		assertThat(listeners().recovered.poll(10, TimeUnit.SECONDS)).isEqualTo("good 1 no batch");
		assertThat(listeners().recovered.poll(10, TimeUnit.SECONDS)).isEqualTo("bad 1 no batch");
		assertThat(listeners().recovered.poll(10, TimeUnit.SECONDS)).isEqualTo("bad 2 no batch");
		awaitAcknowledged("batch");
		assertThat(listeners().recovered).isEmpty();
	}

	@Test
	void anErrorOfTheFutureOfABatchIsNotForTheErrorHandler() {
		wire.publish("results.error", "", List.of(CALLER), "x");
		awaitAcknowledged("error");
		assertThat(listeners().recovered).isEmpty();
		assertThat(span("process results.error").getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().asMap().values())
				.contains("java.lang.StackOverflowError"));
	}

	private static Listeners listeners() {
		return context.getBean(Listeners.class);
	}

	private static SpanData span(String name) {
		return Awaitility.await()
			.until(() -> context.getBean(RunningSpans.class)
				.exporter()
				.getFinishedSpanItems()
				.stream()
				.filter((span) -> span.getName().equals(name))
				.findFirst()
				.orElse(null), (found) -> found != null);
	}

	private static void awaitAcknowledged(String durable) {
		Awaitility.await()
			.until(() -> management.getConsumerInfo("results", durable), (info) -> info.getNumAckPending() == 0
					&& info.getNumPending() == 0 && info.getDelivered().getStreamSequence() > 0);
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<CompletableFuture<String>> futures = new LinkedBlockingQueue<>();

		final BlockingQueue<String> recovered = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "core.convert")
		@SendTo("sent.core")
		String convert(String payload) {
			return "converted " + payload;
		}

		@NatsListener(subjects = "results.future", stream = "results", durable = "future")
		@SendTo("sent.future")
		CompletableFuture<String> future(String payload) {
			CompletableFuture<String> result = new CompletableFuture<>();
			this.futures.add(result);
			return result;
		}

		@NatsListener(id = "batch", subjects = "results.batch", stream = "results", durable = "batch",
				errorHandler = "recovering", autoStartup = "false")
		CompletableFuture<Void> batch(List<String> payloads) {
			return CompletableFuture.failedFuture(new IllegalStateException("no batch"));
		}

		@NatsListener(subjects = "results.error", stream = "results", durable = "error", errorHandler = "recovering")
		CompletableFuture<Void> error(List<Message> messages) {
			return (messages.get(0).metaData().deliveredCount() == 1)
					? CompletableFuture.failedFuture(new StackOverflowError())
					: CompletableFuture.completedFuture(null);
		}

		@Bean
		NatsListenerErrorHandler recovering() {
			return (message, failure) -> {
				String payload = new String(message.getData());
				long delivery = message.metaData().deliveredCount();
				this.recovered.add(payload + " " + delivery + " " + failure.getMessage());
				if (payload.equals("bad") && delivery == 1) {
					throw failure;
				}
				return null;
			};
		}

	}

}
