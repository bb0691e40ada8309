// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that come late or go away, and bindings that do.
 */
class ServerTests extends AcceptanceSupport {

	private static final String[] STORED = { "spring.cloud.stream.output-bindings=load", "bind:load.destination=load",
			"nats:load.producer.delivery=jetstream", "bind:take-in-0.destination=load", "bind:take-in-0.group=team",
			"nats:take-in-0.consumer.delivery=jetstream", "spring.cloud.stream.binding-retry-interval=1",
			"trace-propagation.nats.connection.retry-on-startup=true",
			"trace-propagation.nats.connection.reconnect-wait=50ms",
			"trace-propagation.nats.connection.max-reconnects=-1" };

	@ParameterizedTest
	@ValueSource(strings = { "core", "jetstream" })
	void bindingsAreBoundWhenALateServerIsThere(String delivery) {
		server.stop();
		ConfigurableApplicationContext application = startStored("nats:load.producer.delivery=" + delivery,
				"nats:take-in-0.consumer.delivery=" + delivery);
		server.startAgain();
		reconnectWire();
		Functions functions = application.getBean(Functions.class);
		Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
			assertThat(application.getBean(StreamBridge.class).send("load", "late")).isTrue();
			assertThat(functions.taken).contains("late");
		});
	}

	@Test
	void nothingIsLostWhenTheServerRestartsUnderLoad() throws Exception {
		ConfigurableApplicationContext application = startStored("nats:take-in-0.consumer.ack-wait=2s");
		StreamBridge bridge = application.getBean(StreamBridge.class);
		Functions functions = application.getBean(Functions.class);
		Set<String> accepted = ConcurrentHashMap.newKeySet();
		AtomicBoolean goOn = new AtomicBoolean(true);
		AtomicInteger last = new AtomicInteger();
		ExecutorService sender = Executors.newSingleThreadExecutor();
		try {
			Future<?> sending = sender.submit(() -> {
				while (goOn.get()) {
					String number = "n" + last.incrementAndGet();
					try {
						bridge.send("load", number);
						accepted.add(number);
					}
					catch (RuntimeException ex) {
						// Not accepted, and told to the sender
					}
				}
			});
			Awaitility.await().until(() -> accepted.size() > 50);
			server.stop();
			server.startAgain();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> application.getBean(Connection.class).getStatus() == Connection.Status.CONNECTED);
			int before = accepted.size();
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> accepted.size() > before + 50);
			goOn.set(false);
			sending.get();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(functions.taken).containsAll(accepted));
		}
		finally {
			goOn.set(false);
			sender.shutdownNow();
		}
	}

	@Test
	void aBindingThatWasUnboundIsBoundAgain() {
		ConfigurableApplicationContext application = start(Functions.class, "bind:take-in-0.destination=rebound",
				"bind:take-in-0.group=team");
		BindingsLifecycleController bindings = application.getBean(BindingsLifecycleController.class);
		Functions functions = application.getBean(Functions.class);
		bindings.changeState("take-in-0", State.STOPPED);
		publish("rebound", "missed");
		bindings.changeState("take-in-0", State.STARTED);
		publish("rebound", "taken");
		Awaitility.await().untilAsserted(() -> assertThat(functions.taken).containsExactly("taken"));
		assertThat(hops(application)).singleElement()
			.satisfies((hop) -> assertThat(hop.getParentSpanId()).isEqualTo(PARENT_ID));
	}

	@Test
	void whatIsInHandWhenTheApplicationStopsIsDone() {
		ConfigurableApplicationContext application = start(Functions.class, "bind:take-in-0.destination=last");
		Functions functions = application.getBean(Functions.class);
		functions.gate = new CountDownLatch(1);
		for (int number = 0; number < 20; number++) {
			publish("last", "m" + number);
		}
		Awaitility.await().until(() -> functions.atTheGate.get() > 0);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(application::close);
		Awaitility.await().until(() -> application.isClosed());
		functions.gate.countDown();
		closing.join();
		assertThat(functions.taken).hasSize(20);
	}

	private ConfigurableApplicationContext startStored(String... properties) {
		return start(Functions.class, Stream.concat(Stream.of(STORED), Stream.of(properties)).toArray(String[]::new));
	}

	private void reconnectWire() {
		this.wire.close();
		this.wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(20));
	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		final Set<String> taken = ConcurrentHashMap.newKeySet();

		final AtomicInteger atTheGate = new AtomicInteger();

		volatile CountDownLatch gate = new CountDownLatch(0);

		@Bean
		Consumer<String> take() {
			return (text) -> {
				this.atTheGate.incrementAndGet();
				try {
					this.gate.await();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				this.taken.add(text);
			};
		}

	}

}
