// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.BreakableLink;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.task.SimpleAsyncTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners of core NATS that stop while a message is under way.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsListenerStopTests {

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
	void anApplicationWhoseEventsAreAsynchronousWaitsForTheLastMessage() throws Exception {
		ConfigurableApplicationContext context = NatsApplications.start(server.url(), AsynchronousEvents.class,
				"trace-propagation.nats.connection.drain-timeout=50ms");
		AsynchronousEvents listener = context.getBean(AsynchronousEvents.class);
		wire.publish("stopping", "", List.of(), "x");
		assertThat(listener.entered.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
		CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
		assertThat(closing).failsWithin(Duration.ofMillis(500));
		listener.proceed.countDown();
		assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
		assertThat(listener.handled).containsExactly("x");
	}

	@Test
	void withoutAConnectionWhatHasArrivedIsHandledAllTheSame() throws Exception {
		try (BreakableLink link = new BreakableLink(server.url());
				ConfigurableApplicationContext context = NatsApplications.start(link.url(), Slow.class)) {
			Slow listener = context.getBean(Slow.class);
			for (String payload : List.of("a", "b", "c")) {
				wire.publish("slow.stop", "", List.of(), payload);
			}
			assertThat(listener.entered.poll(10, TimeUnit.SECONDS)).isEqualTo("a");
			wire.publish("slow.arrived", "", List.of(), "x");
			assertThat(listener.arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
			link.close();
			Connection connection = context.getBean(Connection.class);
			Awaitility.await().until(() -> connection.getStatus() != Connection.Status.CONNECTED);
			NatsListenerContainer container = context.getBean(NatsListenerRegistry.class).getContainer("slow");
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(container::stop);
			Awaitility.await().until(() -> !container.isRunning());
			listener.proceed.countDown();
			assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
			assertThat(listener.handled).containsExactly("a", "b", "c");
		}
	}

	@Test
	void aHandlerThatClosesItsApplicationIsNotWaitedFor() {
		ConfigurableApplicationContext context = NatsApplications.start(server.url(), Closing.class,
				"trace-propagation.nats.listener.drain-timeout=1h",
				"trace-propagation.nats.connection.drain-timeout=200ms");
		Closing listener = context.getBean(Closing.class);
		wire.publish("closing", "", List.of(), "x");
		assertThat(listener.closed).succeedsWithin(Duration.ofSeconds(10));
		assertThat(context.isActive()).isFalse();
	}

	@Test
	void eachChangeOfAListenerIsLoggedOnce(CapturedOutput output) {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Slow.class)) {
			NatsListenerContainer container = context.getBean(NatsListenerRegistry.class).getContainer("slow");
			container.pause();
			container.pause();
			container.resume();
			container.resume();
			container.stop();
			container.stop();
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("NATS listener slow ")))
			.extracting((line) -> line.substring(line.indexOf("NATS listener slow ")))
			.containsExactly("NATS listener slow listens to [slow.stop]", "NATS listener slow pauses",
					"NATS listener slow goes on", "NATS listener slow stops");
	}

	@Test
	void listenersStopAndStartWithAContextThatIsStoppedAndStarted() throws Exception {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Slow.class)) {
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			context.stop();
			assertThat(registry.isRunning()).isFalse();
			assertThat(registry.getContainers()).noneMatch(NatsListenerContainer::isRunning);
			context.start();
			assertThat(registry.getContainers()).allMatch(NatsListenerContainer::isRunning);
			wire.publish("slow.arrived", "", List.of(), "started");
			assertThat(context.getBean(Slow.class).arrived.poll(10, TimeUnit.SECONDS)).isEqualTo("started");
			context.pause();
			assertThat(registry.getContainers()).noneMatch(NatsListenerContainer::isRunning);
			context.restart();
			assertThat(registry.getContainers()).allMatch(NatsListenerContainer::isRunning);
		}
	}

	@Test
	void aHandlerMayForgetItsListenerWhileAllOfThemStop() throws Exception {
		try (ConfigurableApplicationContext context = NatsApplications.start(server.url(), Forgetting.class,
				"trace-propagation.nats.listener.drain-timeout=1h")) {
			Forgetting listener = context.getBean(Forgetting.class);
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			wire.publish("forgetting", "", List.of(), "x");
			assertThat(listener.entered.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
			CompletableFuture<Void> stopping = CompletableFuture.runAsync(registry::stop);
			Awaitility.await().until(() -> !registry.isRunning());
			listener.proceed.countDown();
			assertThat(stopping).succeedsWithin(Duration.ofSeconds(10));
			assertThat(registry.getIds()).isEmpty();
		}
	}

	@Test
	void listenersOfAServerThatDoesNotAnswerShareOneDrainTimeout() {
		try (BreakableLink link = new BreakableLink(server.url());
				ConfigurableApplicationContext context = NatsApplications.start(link.url(), Several.class,
						"trace-propagation.nats.listener.drain-timeout=1s",
						"trace-propagation.nats.connection.drain-timeout=200ms")) {
			NatsListenerRegistry registry = context.getBean(NatsListenerRegistry.class);
			link.stall();
			assertThat(CompletableFuture.runAsync(registry::stop)).succeedsWithin(Duration.ofSeconds(3));
			assertThat(registry.getContainers()).hasSize(3).noneMatch(NatsListenerContainer::isRunning);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class AsynchronousEvents {

		final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final CountDownLatch proceed = new CountDownLatch(1);

		@NatsListener(subjects = "stopping")
		void listen(String payload) throws InterruptedException {
			this.entered.add(payload);
			assertThat(this.proceed.await(10, TimeUnit.SECONDS)).isTrue();
			this.handled.add(payload);
		}

		@Bean
		static SimpleApplicationEventMulticaster applicationEventMulticaster() {
			SimpleApplicationEventMulticaster multicaster = new SimpleApplicationEventMulticaster();
			multicaster.setTaskExecutor(new SimpleAsyncTaskExecutor());
			return multicaster;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Slow {

		final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

		final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final CountDownLatch proceed = new CountDownLatch(1);

		@NatsListener(id = "slow", subjects = "slow.stop")
		void listen(String payload) throws InterruptedException {
			this.entered.add(payload);
			assertThat(this.proceed.await(10, TimeUnit.SECONDS)).isTrue();
			this.handled.add(payload);
		}

		// Comes after the others on the same connection
		@NatsListener(subjects = "slow.arrived")
		void arrived(String payload) {
			this.arrived.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Closing {

		final CompletableFuture<Void> closed = new CompletableFuture<>();

		private final ConfigurableApplicationContext context;

		Closing(ConfigurableApplicationContext context) {
			this.context = context;
		}

		@NatsListener(subjects = "closing")
		void listen(String payload) {
			SpringApplication.exit(this.context);
			this.closed.complete(null);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forgetting {

		final BlockingQueue<String> entered = new LinkedBlockingQueue<>();

		final CountDownLatch proceed = new CountDownLatch(1);

		private final NatsListenerRegistry registry;

		Forgetting(NatsListenerRegistry registry) {
			this.registry = registry;
		}

		@NatsListener(id = "forgetting", subjects = "forgetting")
		void listen(String payload) throws InterruptedException {
			this.entered.add(payload);
			assertThat(this.proceed.await(10, TimeUnit.SECONDS)).isTrue();
			this.registry.unregister("forgetting");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		@NatsListener(subjects = "several.a", queue = "several", concurrency = "2")
		void first(String payload) {
		}

		@NatsListener(subjects = "several.b", queue = "several", concurrency = "2")
		void second(String payload) {
		}

		@NatsListener(subjects = "several.c", queue = "several", concurrency = "2")
		void third(String payload) {
		}

	}

}
