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
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

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
		ConfigurableApplicationContext context = NatsApplications.start(server.url(), AsynchronousEvents.class);
		AsynchronousEvents listener = context.getBean(AsynchronousEvents.class);
		wire.publish("stopping", "", List.of(), "x");
		assertThat(listener.entered.poll(10, TimeUnit.SECONDS)).isEqualTo("x");
		CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
		assertThat(closing).failsWithin(Duration.ofMillis(300));
		listener.proceed.countDown();
		assertThat(closing).succeedsWithin(Duration.ofSeconds(10));
		assertThat(listener.handled).containsExactly("x");
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

}
