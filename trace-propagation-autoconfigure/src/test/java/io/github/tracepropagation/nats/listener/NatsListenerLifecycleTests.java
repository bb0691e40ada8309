// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.BreakableLink;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import jakarta.annotation.PreDestroy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what becomes of messages when an application starts and stops.
 */
class NatsListenerLifecycleTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	@BeforeAll
	static void start() {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
	}

	@AfterAll
	static void stop() {
		wire.close();
		server.close();
	}

	@Test
	void theFirstMessageOfAStartingApplicationIsLoggedWithItsTrace() {
		AtomicBoolean started = new AtomicBoolean();
		CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
			try (RawNatsClient publisher = RawNatsClient.connect(server.url(), Duration.ofSeconds(10))) {
				while (!started.get()) {
					publisher.publish("work", "", List.of("traceparent: " + CALLER), "x");
				}
			}
		});
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), SlowStart.class)) {
			Worker worker = context.getBean(Worker.class);
			Awaitility.await().until(() -> worker.traceIds.size() > 0);
			started.set(true);
			publishing.join();
			assertThat(worker.traceIds).containsOnly(TRACE_ID);
		}
		finally {
			started.set(true);
		}
	}

	@Test
	void theLastMessageOfAStoppingApplicationIsFinishedAndLoggedWithItsTrace() throws Exception {
		ConfigurableApplicationContext context = NatsApplications.start(server.url(), SlowWorker.class);
		SlowWorker worker = context.getBean(SlowWorker.class);
		wire.publish("slow", "", List.of("traceparent: " + CALLER), "x");
		assertThat(worker.entered.poll(10, TimeUnit.SECONDS)).isNotNull();
		Thread closing = new Thread(context::close);
		closing.start();
		Awaitility.await().until(() -> closing.getState() == Thread.State.WAITING);
		assertThat(worker.traceIds).isEmpty();
		worker.proceed.add("go");
		closing.join(Duration.ofSeconds(20).toMillis());
		assertThat(worker.traceIds).containsExactly(TRACE_ID);
	}

	@Test
	void anApplicationThatHasLostItsServerStopsAtOnce() {
		try (BreakableLink link = new BreakableLink(server.url())) {
			ConfigurableApplicationContext context = NatsApplications.start(link.url(), Worker.class,
					"trace-propagation.nats.listener.drain-timeout=1h",
					"trace-propagation.nats.connection.drain-timeout=1h");
			Connection connection = context.getBean(Connection.class);
			link.close();
			Awaitility.await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			assertThat(CompletableFuture.runAsync(context::close)).succeedsWithin(Duration.ofSeconds(10));
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
		}
	}

	@Test
	void whatABeanPublishesWhileItIsDestroyedIsStillSent() {
		wire.subscribe("farewell");
		NatsApplications.start(server.url(), Farewell.class).close();
		assertThat(wire.nextMessage().payload()).isEqualTo("bye");
	}

	@Test
	void aStoppedRegistryTakesNoMessagesUntilItIsStartedAgain() throws Exception {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Worker.class)) {
			Worker worker = context.getBean(Worker.class);
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			assertThat(registry.getIds()).singleElement().asString().endsWith(".listen");
			registry.stop();
			assertThat(registry.isRunning()).isFalse();
			wire.publish("work", "", List.of(), "nobody listens");
			registry.start();
			wire.publish("work", "", List.of("traceparent: " + CALLER), "x");
			assertThat(worker.traceIds.poll(10, TimeUnit.SECONDS)).isEqualTo(TRACE_ID);
		}
	}

	@Test
	void oneListenerIsStoppedByItself() throws Exception {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Worker.class)) {
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			NatsListenerContainer container = registry.getContainer(registry.getIds().get(0));
			assertThat(container.isRunning()).isTrue();
			container.stop();
			assertThat(container.isRunning()).isFalse();
			assertThat(registry.getContainer("nobody")).isNull();
		}
	}

	@Test
	void aPausedListenerHandlesWhatHasArrivedAndNothingElse() {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Pair.class)) {
			Pair pair = context.getBean(Pair.class);
			NatsListenerContainer container = context.getBean(NatsListenerRegistry.class).getContainer("pair");
			for (int i = 0; i < 10; i++) {
				wire.publish("pair", "", List.of(), "arrived");
			}
			Awaitility.await().until(() -> pair.entered.size() == 2);
			CompletableFuture<Void> pausing = CompletableFuture.runAsync(container::pause);
			Awaitility.await().until(container::isPaused);
			pair.proceed.countDown();
			assertThat(pausing).succeedsWithin(Duration.ofSeconds(10));
			assertThat(pair.handled).hasSize(10);
			wire.publish("pair", "", List.of(), "meanwhile");
			container.resume();
			wire.publish("pair", "", List.of(), "after");
			Awaitility.await().until(() -> pair.handled.size() == 11);
			assertThat(pair.handled).contains("after").doesNotContain("meanwhile");
		}
	}

	@Test
	void aHandlerThatIsInterruptedIsNoEndOfItsListener() {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Interrupted.class)) {
			wire.publish("interrupted", "", List.of(), "once");
			wire.publish("interrupted", "", List.of(), "twice");
			Awaitility.await().until(() -> context.getBean(Interrupted.class).handled.size() == 2);
		}
	}

	@Test
	void aListenerMayHaveAContainerFactoryOfItsOwn() {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), OtherFactory.class)) {
			assertThat(context.getBean(CreatedContainers.class).ids()).containsExactly("other");
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Pair {

		final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final CountDownLatch proceed = new CountDownLatch(1);

		@NatsListener(id = "pair", subjects = "pair", queue = "pair", concurrency = "2")
		void listen(String payload) throws InterruptedException {
			this.entered.add(payload);
			assertThat(this.proceed.await(10, TimeUnit.SECONDS)).isTrue();
			this.handled.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interrupted {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "interrupted")
		void listen(String payload) throws InterruptedException {
			this.handled.add(payload);
			Thread.currentThread().interrupt();
			throw new InterruptedException();
		}

	}

	record CreatedContainers(BlockingQueue<String> ids) {

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherFactory {

		@NatsListener(id = "other", subjects = "other", containerFactory = "otherContainers")
		void listen(String payload) {
		}

		@NatsListener(id = "usual", subjects = "other")
		void listenAsUsual(String payload) {
		}

		@Bean
		static CreatedContainers createdContainers() {
			return new CreatedContainers(new LinkedBlockingQueue<>());
		}

		@Bean(defaultCandidate = false)
		static NatsListenerContainerFactory otherContainers(NatsListenerContainerFactory usual,
				CreatedContainers created) {
			return (endpoint) -> {
				created.ids().add(endpoint.id());
				return usual.createContainer(endpoint);
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Worker {

		final BlockingQueue<String> traceIds = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "work")
		void listen(String payload) {
			this.traceIds.add(String.valueOf(MDC.get("trace_id")));
		}

	}

	/**
	 * An application that takes its time between the start of its components and the end
	 * of its refresh, as long as no message comes.
	 */
	@Configuration(proxyBeanMethods = false)
	@Import(Worker.class)
	static class SlowStart implements SmartLifecycle {

		private final Worker worker;

		SlowStart(Worker worker, NatsListenerRegistry startedBefore) {
			this.worker = worker;
		}

		@Override
		public void start() {
			try {
				String traceId = this.worker.traceIds.poll(500, TimeUnit.MILLISECONDS);
				if (traceId != null) {
					this.worker.traceIds.add(traceId);
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowWorker {

		private static final ContextKey<String> KEY = ContextKey.named("test");

		final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

		final BlockingQueue<String> proceed = new LinkedBlockingQueue<>();

		final BlockingQueue<String> traceIds = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "slow")
		void listen(String payload) throws InterruptedException {
			this.entered.add(payload);
			this.proceed.poll(10, TimeUnit.SECONDS);
			MDC.clear();
			try (Scope scope = Context.current().with(KEY, payload).makeCurrent()) {
				this.traceIds.add(String.valueOf(MDC.get("trace_id")));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Farewell {

		private final NatsOperations nats;

		Farewell(NatsOperations nats) {
			this.nats = nats;
		}

		@PreDestroy
		void sayGoodbye() {
			this.nats.publish("farewell", "bye");
		}

	}

}
