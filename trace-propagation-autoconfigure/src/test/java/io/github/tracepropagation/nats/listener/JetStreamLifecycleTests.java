// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsOptionsBuilderCustomizer;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.StreamConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for what becomes of messages of JetStream when an application, a listener, a
 * consumer or the server stops and starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class JetStreamLifecycleTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private OwnNatsServer server;

	private Connection admin;

	private JetStreamManagement management;

	@BeforeEach
	void start() throws Exception {
		this.server = NatsTestServer.startOwn();
		this.admin = Nats.connect(this.server.url().toString());
		this.management = this.admin.jetStreamManagement();
		this.management.addStream(StreamConfiguration.builder().name("work").subjects("work.>").build());
	}

	@AfterEach
	void stop() throws Exception {
		this.admin.close();
		this.server.close();
	}

	@Test
	void listenersGoOnWhenTheServerIsBack(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(AllKinds.class)) {
			AllKinds listeners = context.getBean(AllKinds.class);
			publish("work.kinds", "before");
			awaitKinds(listeners, "before");
			this.server.stop();
			Awaitility.await()
				.until(() -> context.getBean(Connection.class).getStatus() != Connection.Status.CONNECTED);
			for (String id : List.of("pulled", "pushed", "ephemeral", "ephemeral-push")) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(20))
					.until(() -> lines(output, "NATS listener " + id + " gets no messages") == 1);
			}
			this.server.startAgain();
			publish("work.kinds", "after");
			awaitKinds(listeners, "after");
			for (String id : List.of("pulled", "pushed", "ephemeral", "ephemeral-push")) {
				assertThat(lines(output, "NATS listener " + id + " gets no messages")).isEqualTo(1);
				Awaitility.await().until(() -> lines(output, "NATS listener " + id + " gets messages again") == 1);
			}
			assertThat(listeners.traceIds).containsOnly(TRACE_ID);
		}
	}

	@Test
	void aConsumerThatTheServerForgotIsCreatedAnewAndGoesOnWhereItWas() throws Exception {
		try (ConfigurableApplicationContext context = run(Ephemeral.class)) {
			Ephemeral listener = context.getBean(Ephemeral.class);
			for (int i = 0; i < 3; i++) {
				publish("work.forgotten", "" + i);
			}
			Awaitility.await().until(() -> listener.handled.size() == 3);
			String name = this.management.getConsumerNames("work").get(0);
			Awaitility.await().until(() -> this.management.getConsumerInfo("work", name).getNumAckPending() == 0);
			this.management.deleteConsumer("work", name);
			publish("work.forgotten", "3");
			Awaitility.await().until(() -> listener.handled.size() == 4);
			assertThat(listener.handled).containsExactly("0", "1", "2", "3");
		}
	}

	@Test
	void whatIsUnderWayIsFinishedAndTheRestIsGivenBackWhenAnApplicationStops() throws Exception {
		int count = 40;
		Set<String> expected = new HashSet<>();
		IntStream.range(0, count).forEach((i) -> {
			publish("work.slow", "" + i);
			expected.add("" + i);
		});
		ConfigurableApplicationContext first = run(Slow.class);
		Slow stopping = first.getBean(Slow.class);
		assertThat(stopping.entered.await(10, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> closing = CompletableFuture.runAsync(first::close);
		Awaitility.await().until(() -> !first.getBean(NatsListenerRegistry.class).isRunning());
		stopping.proceed.countDown();
		assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
		assertThat(stopping.handled).hasSize(2).allSatisfy((payload) -> assertThat(expected).contains(payload));
		long start = System.nanoTime();
		try (ConfigurableApplicationContext second = run(Slow.class)) {
			Slow going = second.getBean(Slow.class);
			going.proceed.countDown();
			Awaitility.await().until(() -> going.handled.size() >= count - 2);
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
			Set<String> all = new HashSet<>(stopping.handled);
			all.addAll(going.handled);
			assertThat(all).isEqualTo(expected);
			assertThat(going.handled).hasSize(count - 2);
		}
	}

	@Test
	void aPausedListenerTakesNothingUntilItIsResumed() throws Exception {
		try (ConfigurableApplicationContext context = run(AllKinds.class)) {
			AllKinds listeners = context.getBean(AllKinds.class);
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			publish("work.kinds", "before");
			awaitKinds(listeners, "before");
			registry.pause();
			assertThat(registry.getContainers()).hasSize(4)
				.allSatisfy((container) -> assertThat(container.isPaused()).isTrue())
				.allSatisfy((container) -> assertThat(container.isRunning()).isTrue());
			publish("work.kinds", "meanwhile");
			Awaitility.await()
				.until(() -> this.management.getConsumers("work")
					.stream()
					.allMatch((info) -> info.getNumPending() == 1 && info.getNumAckPending() == 0));
			assertThat(listeners.handled).noneMatch((handled) -> handled.endsWith("meanwhile"));
			registry.resume();
			awaitKinds(listeners, "meanwhile");
			assertThat(listeners.handled).hasSize(8);
		}
	}

	@Test
	void aMethodMayPauseItsOwnListener() {
		try (ConfigurableApplicationContext context = run(SelfPausing.class)) {
			NatsListenerContainer container = context.getBean(NatsListenerRegistry.class).getContainer("self");
			publish("work.self", "pause");
			publish("work.self", "later");
			SelfPausing listener = context.getBean(SelfPausing.class);
			Awaitility.await().until(container::isPaused);
			Awaitility.await().until(() -> consumer("self").getAckFloor().getStreamSequence() == 1);
			assertThat(listener.handled).containsExactly("pause");
			container.resume();
			Awaitility.await().until(() -> listener.handled.size() == 2);
		}
	}

	@Test
	void threadsOfAListenerWorkAtTheSameTimeUnderTheirNames() {
		try (ConfigurableApplicationContext context = run(Concurrent.class)) {
			Concurrent listener = context.getBean(Concurrent.class);
			for (int i = 0; i < 3; i++) {
				publish("work.concurrent", "" + i);
			}
			Awaitility.await().until(() -> listener.threads.size() == 3);
			assertThat(listener.threads).containsExactlyInAnyOrder("nats-listener-concurrent-0",
					"nats-listener-concurrent-1", "nats-listener-concurrent-2");
			listener.proceed.countDown();
			assertThat(consumer("concurrent").getConsumerConfiguration().getDescription()).isEqualTo("of concurrent");
		}
	}

	@Test
	void aListenerIsRegisteredAndForgottenWhileTheApplicationRuns() {
		try (ConfigurableApplicationContext context = run(NatsApplications.Empty.class)) {
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			BlockingQueue<String> traceIds = new LinkedBlockingQueue<>();
			NatsListenerEndpoint endpoint = NatsListenerEndpoint
				.builder("late", (message) -> traceIds.add(String.valueOf(MDC.get("trace_id"))))
				.subjects("work.late")
				.stream("work")
				.durable("late")
				.build();
			NatsListenerContainer container = registry.register(endpoint,
					context.getBean(NatsListenerContainerFactory.class));
			assertThat(container.isRunning()).isTrue();
			publish("work.late", "x");
			Awaitility.await().until(() -> TRACE_ID.equals(traceIds.peek()));
			assertThat(registry.unregister("late")).isSameAs(container);
			assertThat(container.isRunning()).isFalse();
			assertThat(registry.getIds()).isEmpty();
			assertThat(registry.unregister("late")).isNull();
		}
	}

	@Test
	void aStreamThatDoesNotExistIsAnErrorOfTheStartThatNamesIt() {
		assertThatThrownBy(() -> run(NoStream.class))
			.hasMessage("NATS listener 'lost' listens to the stream 'nowhere', which does not exist: "
					+ "create it, or correct its name");
	}

	@Test
	void aDurableOfTheOtherKindIsAnErrorOfTheStart() {
		run(Concurrent.class).close();
		assertThatThrownBy(() -> run(OtherKind.class))
			.hasMessageContaining("NATS listener 'other' has the mode PUSH, but the consumer 'concurrent' of the "
					+ "stream 'work' is there as a pull consumer");
	}

	@Test
	void severalSubjectsNeedAServerThatKnowsThem() {
		if (this.admin.getServerInfo().isSameOrNewerThanVersion("2.10")) {
			run(Several.class).close();
			return;
		}
		assertThatThrownBy(() -> run(Several.class)).hasMessageContaining(
				"NATS listener 'several' has 2 subjects, for which nats-server must be 2.10 or newer");
	}

	@Test
	void listenersThatStopTogetherDoNotDisconnectTheApplication(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Many.class)) {
			Connection connection = context.getBean(Connection.class);
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			for (int i = 0; i < 5; i++) {
				registry.stop();
				registry.start();
			}
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
			assertThat(connection.getStatistics().getReconnects()).isZero();
		}
		assertThat(output).doesNotContain("Ping count exceeded");
	}

	private ConfigurableApplicationContext run(Class<?> configuration) {
		return NatsApplications.start(this.server.url(), configuration,
				"trace-propagation.nats.connection.reconnect.wait=100ms",
				"trace-propagation.nats.listener.redelivery-backoff=50ms");
	}

	private void publish(String subject, String payload) {
		try (RawNatsClient wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10))) {
			wire.subscribe("acknowledgements." + subject);
			wire.publish(subject, "acknowledgements." + subject, List.of(CALLER), payload);
			assertThat(wire.nextMessage().payload()).contains("\"stream\":\"work\"");
		}
	}

	private ConsumerInfo consumer(String durable) {
		try {
			return this.management.getConsumerInfo("work", durable);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void awaitKinds(AllKinds listeners, String payload) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(listeners.handled).contains("pulled " + payload, "pushed " + payload,
					"ephemeral " + payload, "ephemeral-push " + payload));
	}

	private static long lines(CapturedOutput output, String text) {
		return output.toString().lines().filter((line) -> line.contains(text)).count();
	}

	@Configuration(proxyBeanMethods = false)
	static class AllKinds {

		final List<String> handled = Collections.synchronizedList(new ArrayList<>());

		final Set<String> traceIds = ConcurrentHashMap.newKeySet();

		@NatsListener(id = "pulled", subjects = "work.kinds", stream = "work", durable = "pulled")
		void pulled(String payload) {
			handled("pulled " + payload);
		}

		@NatsListener(id = "pushed", subjects = "work.kinds", stream = "work", durable = "pushed",
				mode = ListenerMode.PUSH)
		void pushed(String payload) {
			handled("pushed " + payload);
		}

		@NatsListener(id = "ephemeral", subjects = "work.kinds", stream = "work")
		void ephemeral(String payload) {
			handled("ephemeral " + payload);
		}

		@NatsListener(id = "ephemeral-push", subjects = "work.kinds", stream = "work", mode = ListenerMode.PUSH)
		void ephemeralPush(String payload) {
			handled("ephemeral-push " + payload);
		}

		private void handled(String what) {
			this.traceIds.add(String.valueOf(MDC.get("trace_id")));
			this.handled.add(what);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ephemeral {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "work.forgotten", stream = "work")
		void listen(String payload) {
			this.handled.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Slow {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final CountDownLatch entered = new CountDownLatch(2);

		final CountDownLatch proceed = new CountDownLatch(1);

		@NatsListener(subjects = "work.slow", stream = "work", durable = "slow", concurrency = "2", batchSize = "5")
		void listen(String payload) throws InterruptedException {
			this.entered.countDown();
			assertThat(this.proceed.await(10, TimeUnit.SECONDS)).isTrue();
			this.handled.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SelfPausing {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		private final NatsListenerRegistry registry;

		SelfPausing(NatsListenerRegistry registry) {
			this.registry = registry;
		}

		@NatsListener(id = "self", subjects = "work.self", stream = "work", durable = "self")
		void listen(String payload) {
			this.handled.add(payload);
			if (payload.equals("pause")) {
				this.registry.getContainer("self").pause();
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Concurrent {

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		final CountDownLatch proceed = new CountDownLatch(1);

		@NatsListener(id = "concurrent", subjects = "work.concurrent", stream = "work", durable = "concurrent",
				concurrency = "3", batchSize = "1")
		void listen(Message message) throws InterruptedException {
			this.threads.add(Thread.currentThread().getName());
			assertThat(this.proceed.await(10, TimeUnit.SECONDS)).isTrue();
		}

		@Bean
		static NatsConsumerConfigurationCustomizer describing() {
			return (endpoint, configuration) -> configuration.description("of " + endpoint.id());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NoStream {

		@NatsListener(id = "lost", stream = "nowhere")
		void listen(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherKind {

		@NatsListener(id = "other", stream = "work", durable = "concurrent", mode = ListenerMode.PUSH)
		void listen(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@NatsListener(id = "several", subjects = { "work.a", "work.b" }, stream = "work")
		void listen(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Many {

		@NatsListener(id = "many", subjects = "work.many", stream = "work", durable = "many", concurrency = "8")
		void pull(String payload) {
		}

		@NatsListener(id = "core", subjects = "many", queue = "many", concurrency = "8")
		void core(String payload) {
		}

		@Bean
		static NatsOptionsBuilderCustomizer onePing() {
			return (options) -> options.maxPingsOut(1);
		}

	}

}
