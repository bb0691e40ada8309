// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handlers that leave their thread interrupted. What such a thread sends is
 * dropped by jnats, so that it is looked for at the server.
 */
class InterruptedHandlerTests {

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static Connection admin;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		admin = Nats.connect(server.url().toString());
		admin.jetStreamManagement()
			.addStream(StreamConfiguration.builder().name("interrupted").subjects("interrupted.>").build());
		context = NatsApplications.start(server.url(), Listeners.class,
				"trace-propagation.nats.listener.redelivery-backoff=50ms");
		wire.subscribe("replies");
		for (String durable : List.of("fine", "failing", "batch")) {
			wire.subscribe("$JS.ACK.interrupted." + durable + ".>");
		}
	}

	@AfterAll
	static void stop() throws Exception {
		context.close();
		admin.jetStreamManagement().deleteStream("interrupted");
		admin.close();
		wire.close();
		server.close();
	}

	@Test
	void theirReplyIsSent() {
		wire.publish("core.reply", "replies", List.of(), "x");
		assertThat(wire.nextMessage().payload()).isEqualTo("re x");
		wire.publish("core.future", "replies", List.of(), "x");
		assertThat(wire.nextMessage().payload()).isEqualTo("later x");
	}

	@Test
	void theReplyOfTheirErrorHandlerIsSent() {
		wire.publish("core.mended", "replies", List.of(), "x");
		assertThat(wire.nextMessage().payload()).isEqualTo("mended");
	}

	@Test
	void theirMessageIsAcknowledged() {
		wire.publish("interrupted.fine", "", List.of(), "x");
		assertThat(wire.nextMessage().payload()).isEqualTo("+ACK");
	}

	@Test
	void theirMessageIsDeliveredAgainWhenTheyFail() {
		wire.publish("interrupted.failing", "", List.of(), "x");
		assertThat(wire.nextMessage().payload()).startsWith("-NAK");
		assertThat(wire.nextMessage().payload()).isEqualTo("+ACK");
	}

	@Test
	void theirBatchIsAcknowledged() {
		wire.publish("interrupted.batch", "", List.of(), "x");
		assertThat(wire.nextMessage().payload()).startsWith("-NAK");
		assertThat(wire.nextMessage().payload()).isEqualTo("+ACK");
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@NatsListener(subjects = "core.reply")
		String reply(String payload) {
			Thread.currentThread().interrupt();
			return "re " + payload;
		}

		@NatsListener(subjects = "core.future")
		CompletableFuture<String> future(String payload) {
			Thread.currentThread().interrupt();
			return CompletableFuture.supplyAsync(() -> "later " + payload,
					CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS));
		}

		@NatsListener(subjects = "core.mended", errorHandler = "interruptedMender")
		String mended(String payload) throws InterruptedException {
			Thread.currentThread().interrupt();
			throw new InterruptedException();
		}

		@Bean
		static NatsListenerErrorHandler interruptedMender() {
			return (message, failure) -> {
				assertThat(Thread.currentThread().isInterrupted()).isFalse();
				Thread.currentThread().interrupt();
				return "mended";
			};
		}

		@NatsListener(subjects = "interrupted.fine", stream = "interrupted", durable = "fine")
		void fine(String payload) {
			Thread.currentThread().interrupt();
		}

		@NatsListener(subjects = "interrupted.failing", stream = "interrupted", durable = "failing",
				mode = ListenerMode.PUSH)
		void failing(Message message) {
			Thread.currentThread().interrupt();
			if (message.metaData().deliveredCount() == 1) {
				throw new IllegalStateException("once");
			}
		}

		@NatsListener(subjects = "interrupted.batch", stream = "interrupted", durable = "batch")
		void batch(List<Message> messages) {
			Thread.currentThread().interrupt();
			if (messages.get(0).metaData().deliveredCount() == 1) {
				throw new IllegalStateException("once");
			}
		}

	}

}
