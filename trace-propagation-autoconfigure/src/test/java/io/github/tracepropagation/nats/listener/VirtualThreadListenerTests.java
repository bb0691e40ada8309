// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsOptionsBuilderCustomizer;
import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners on a connection whose threads are virtual.
 */
@Tag("virtual-threads")
class VirtualThreadListenerTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	@Test
	void eachMessageHasTheIdsOfItsOwnTraceOnVirtualThreads() throws Exception {
		try (NatsTestServer server = NatsTestServer.start();
				RawNatsClient wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
				ConfigurableApplicationContext context = NatsApplications.start(server.url(), Listener.class,
						"spring.threads.virtual.enabled=true")) {
			Listener listener = context.getBean(Listener.class);
			wire.publish("virtual", "", List.of("traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01"), "first");
			assertThat(listener.seen.poll(10, TimeUnit.SECONDS))
				.startsWith("listener " + TRACE_ID + " on VirtualThread[");
			assertThat(listener.seen.poll(10, TimeUnit.SECONDS)).startsWith("async " + TRACE_ID + " on VirtualThread[");
			wire.publish("virtual", "", List.of(), "second");
			assertThat(listener.seen.poll(10, TimeUnit.SECONDS)).startsWith("listener ")
				.doesNotContain(TRACE_ID, "null");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Listener {

		private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

		@Bean
		NatsOptionsBuilderCustomizer virtualThreads() {
			return (options) -> options.executor(virtualExecutor());
		}

		@Bean
		Follower follower() {
			return new Follower();
		}

		private static ExecutorService virtualExecutor() {
			try {
				return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Bean
		Receiver receiver(Follower follower) {
			return new Receiver(this.seen, follower);
		}

	}

	static class Receiver {

		private final BlockingQueue<String> seen;

		private final Follower follower;

		Receiver(BlockingQueue<String> seen, Follower follower) {
			this.seen = seen;
			this.follower = follower;
		}

		@NatsListener(subjects = "virtual")
		void receive(String payload) {
			this.seen.add("listener " + MDC.get("trace_id") + " on " + Thread.currentThread());
			this.follower.follow(this.seen);
		}

	}

	static class Follower {

		@Async
		void follow(BlockingQueue<String> seen) {
			seen.add("async " + MDC.get("trace_id") + " on " + Thread.currentThread());
		}

	}

}
