// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners whose consumer, stream or server goes away under them, and comes
 * back different.
 */
class JetStreamRecoveryTests {

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
		addStream();
	}

	@AfterEach
	void stop() throws Exception {
		this.admin.close();
		this.server.close();
	}

	@Test
	void eachOfTwoInstancesIsServedAfterTheirPushConsumerWasDeleted() throws Exception {
		try (ConfigurableApplicationContext one = run(Pushed.class);
				ConfigurableApplicationContext other = run(Pushed.class)) {
			publish("work.pushed", "before");
			Awaitility.await().until(() -> handled(one) + handled(other) == 1);
			this.management.deleteConsumer("work", "pushed");
			disconnectAll();
			Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
				one.getBean(Pushed.class).handled.clear();
				other.getBean(Pushed.class).handled.clear();
				for (int i = 0; i < 20; i++) {
					publish("work.pushed", "after " + i);
				}
				Awaitility.await().until(() -> handled(one) + handled(other) >= 20);
				assertThat(handled(one)).isPositive();
				assertThat(handled(other)).isPositive();
			});
		}
	}

	@Test
	void whatIsHandledWhenThePushConsumerIsDeletedIsFinished() throws Exception {
		try (ConfigurableApplicationContext context = run(SlowPushed.class)) {
			SlowPushed listener = context.getBean(SlowPushed.class);
			publish("work.slow", "x");
			assertThat(listener.entered.await(10, TimeUnit.SECONDS)).isTrue();
			String inbox = consumer("slow").getConsumerConfiguration().getDeliverSubject();
			this.management.deleteConsumer("work", "slow");
			disconnectAll();
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.ignoreExceptions()
				.until(() -> consumer("slow").isPushBound()
						&& !inbox.equals(consumer("slow").getConsumerConfiguration().getDeliverSubject()));
			Awaitility.await().until(() -> listener.handled.contains("x"));
			listener.proceed.countDown();
			Awaitility.await().until(() -> listener.handled.size() == 2);
			assertThat(listener.interrupted).isFalse();
			publish("work.slow", "y");
			Awaitility.await().until(() -> listener.handled.contains("y"));
		}
	}

	private int handled(ConfigurableApplicationContext context) {
		return context.getBean(Pushed.class).handled.size();
	}

	private void addStream() throws Exception {
		this.management.addStream(StreamConfiguration.builder().name("work").subjects("work.>").build());
	}

	private void disconnectAll() {
		this.server.stop();
		this.server.startAgain();
	}

	private ConfigurableApplicationContext run(Class<?> configuration, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 0, properties.length);
		all[properties.length] = "trace-propagation.nats.connection.reconnect.wait=100ms";
		all[properties.length + 1] = "trace-propagation.nats.listener.redelivery-backoff=50ms";
		return NatsApplications.start(this.server.url(), configuration, all);
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

	@Configuration(proxyBeanMethods = false)
	static class Pushed {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "work.pushed", stream = "work", durable = "pushed", mode = ListenerMode.PUSH,
				queue = "pushers")
		void listen(String payload) {
			this.handled.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SlowPushed {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch proceed = new CountDownLatch(1);

		final AtomicBoolean first = new AtomicBoolean(true);

		final AtomicBoolean interrupted = new AtomicBoolean();

		@NatsListener(subjects = "work.slow", stream = "work", durable = "slow", mode = ListenerMode.PUSH)
		void listen(String payload) {
			if (this.first.getAndSet(false)) {
				this.entered.countDown();
				try {
					assertThat(this.proceed.await(20, TimeUnit.SECONDS)).isTrue();
				}
				catch (InterruptedException ex) {
					this.interrupted.set(true);
				}
			}
			this.handled.add(payload);
		}

	}

}
