// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners of JetStream that stop, pause and go on while messages are under
 * way.
 */
@ExtendWith(OutputCaptureExtension.class)
class JetStreamStopTests {

	private NatsTestServer server;

	private Connection admin;

	private JetStreamManagement management;

	private RawNatsClient wire;

	@BeforeEach
	void start() throws Exception {
		this.server = NatsTestServer.start();
		this.admin = Nats.connect(this.server.url().toString());
		this.management = this.admin.jetStreamManagement();
		this.management.addStream(StreamConfiguration.builder().name("stops").subjects("stops.>").build());
		this.wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
	}

	@AfterEach
	void stop() throws Exception {
		this.wire.close();
		this.management.deleteStream("stops");
		this.admin.close();
		this.server.close();
	}

	@Test
	void whatWasTakenWithoutAcknowledgementIsHandledWhenTheListenerStops() throws Exception {
		publish("stops.none", 10);
		try (ConfigurableApplicationContext context = run()) {
			Listeners listeners = context.getBean(Listeners.class);
			NatsListenerContainer container = startedAndEntered(context, "none");
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(container::stop);
			Awaitility.await().until(() -> !container.isRunning());
			listeners.proceed.release(10);
			assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
			assertThat(listeners.handled).containsExactlyElementsOf(payloads(10));
		}
	}

	@Test
	void whatIsLostWithoutAcknowledgementWhenTheTimeIsUpIsLogged(CapturedOutput output) throws Exception {
		publish("stops.none", 3);
		try (ConfigurableApplicationContext context = run("trace-propagation.nats.listener.drain-timeout=200ms")) {
			startedAndEntered(context, "none").stop();
			Awaitility.await()
				.until(() -> output.toString()
					.lines()
					.filter((line) -> line.contains("NATS listener none had no time for message"))
					.count() == 2);
			assertThat(context.getBean(Listeners.class).handled).isEmpty();
		}
	}

	@Test
	void aBatchUnderWayIsFinishedAndAcknowledgedWhenTheListenerStops() throws Exception {
		publish("stops.batch", 10);
		try (ConfigurableApplicationContext context = run()) {
			Listeners listeners = context.getBean(Listeners.class);
			NatsListenerContainer container = startedAndEntered(context, "batch");
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(container::stop);
			Awaitility.await().until(() -> !container.isRunning());
			listeners.proceed.release();
			assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
			assertThat(listeners.handled).containsExactly("5 of a batch");
			awaitAcknowledged("batch", 5);
		}
	}

	@Test
	void whatIsUnderWayOfAPushConsumerIsFinishedAndTheRestIsGivenBackWhenTheListenerStops() throws Exception {
		publish("stops.push", 10);
		try (ConfigurableApplicationContext context = run()) {
			Listeners listeners = context.getBean(Listeners.class);
			NatsListenerContainer container = startedAndEntered(context, "push");
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(container::stop);
			Awaitility.await().until(() -> !container.isRunning());
			listeners.proceed.release(10);
			assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
			assertThat(listeners.handled).containsExactly("0");
			awaitAcknowledged("push", 1);
			container.start();
			Awaitility.await().until(() -> listeners.handled.size() == 10);
			assertThat(listeners.handled).containsExactlyInAnyOrderElementsOf(payloads(10));
			awaitAcknowledged("push", 10);
		}
	}

	@Test
	void aListenerThatGoesOnBeforeItsPauseIsOverReportsProgressAllTheSame() throws Exception {
		this.wire.subscribe("$JS.ACK.stops.slow.>");
		publish("stops.slow", 1);
		try (ConfigurableApplicationContext context = run("trace-propagation.nats.listener.ack-wait=1s")) {
			Listeners listeners = context.getBean(Listeners.class);
			NatsListenerContainer container = startedAndEntered(context, "slow");
			CompletableFuture<Void> pausing = CompletableFuture.runAsync(container::pause);
			Awaitility.await().until(container::isPaused);
			container.resume();
			publish("stops.slow", 1);
			assertThat(listeners.entered.poll(10, TimeUnit.SECONDS)).isNotNull();
			listeners.proceed.release();
			assertThat(pausing).succeedsWithin(Duration.ofSeconds(10));
			awaitAcknowledged("slow", 1);
			while (!this.wire.nextMessage().payload().equals("+ACK")) {
				assertThat(listeners.entered).isEmpty();
			}
			for (int report = 0; report < 4; report++) {
				assertThat(this.wire.nextMessage().payload()).isEqualTo("+WPI");
			}
			listeners.proceed.release();
			awaitAcknowledged("slow", 2);
		}
	}

	private ConfigurableApplicationContext run(String... properties) {
		return NatsApplications.start(this.server.url(), Listeners.class, properties);
	}

	private static NatsListenerContainer startedAndEntered(ConfigurableApplicationContext context, String id)
			throws InterruptedException {
		NatsListenerContainer container = context.getBean(NatsListenerRegistry.class).getContainer(id);
		container.start();
		assertThat(context.getBean(Listeners.class).entered.poll(10, TimeUnit.SECONDS)).isNotNull();
		return container;
	}

	private void publish(String subject, int count) {
		try (RawNatsClient publisher = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10))) {
			publisher.subscribe("stored." + subject);
			for (String payload : payloads(count)) {
				publisher.publish(subject, "stored." + subject, List.of(), payload);
				assertThat(publisher.nextMessage().payload()).contains("\"stream\":\"stops\"");
			}
		}
	}

	private static List<String> payloads(int count) {
		return IntStream.range(0, count).mapToObj(Integer::toString).toList();
	}

	private void awaitAcknowledged(String durable, long count) {
		Awaitility.await()
			.until(() -> this.management.getConsumerInfo("stops", durable), (info) -> floor(info) == count);
	}

	private static long floor(ConsumerInfo info) {
		return info.getAckFloor().getStreamSequence();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final Semaphore proceed = new Semaphore(0, true);

		@NatsListener(id = "none", subjects = "stops.none", stream = "stops", durable = "none", ack = AckMode.NONE,
				autoStartup = "false")
		void none(String payload) throws InterruptedException {
			handle(payload);
		}

		@NatsListener(id = "push", subjects = "stops.push", stream = "stops", durable = "push",
				mode = ListenerMode.PUSH, autoStartup = "false")
		void push(String payload) throws InterruptedException {
			handle(payload);
		}

		@NatsListener(id = "batch", subjects = "stops.batch", stream = "stops", durable = "batch", batchSize = "5",
				autoStartup = "false")
		void batch(List<String> payloads) throws InterruptedException {
			handle(payloads.size() + " of a batch");
		}

		@NatsListener(id = "slow", subjects = "stops.slow", stream = "stops", durable = "slow", autoStartup = "false")
		void slow(String payload) throws InterruptedException {
			handle(payload);
		}

		private void handle(String what) throws InterruptedException {
			this.entered.add(what);
			assertThat(this.proceed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
			this.handled.add(what);
		}

	}

}
