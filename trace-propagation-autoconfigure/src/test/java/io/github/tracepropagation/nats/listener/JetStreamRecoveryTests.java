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
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.StreamConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for listeners whose consumer, stream or server goes away under them, and comes
 * back different.
 */
@ExtendWith(OutputCaptureExtension.class)
class JetStreamRecoveryTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static final Duration AT_ONCE = Duration.ofMillis(100);

	private OwnNatsServer server;

	private Connection admin;

	private JetStreamManagement management;

	@BeforeEach
	void start() throws Exception {
		this.server = NatsTestServer.startOwn();
		this.admin = Nats
			.connect(Options.builder().server(this.server.url().toString()).reconnectWait(AT_ONCE).build());
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

	@Test
	void aConsumerThatWasToBeginWithNewMessagesGoesOnWhereItWas() throws Exception {
		try (ConfigurableApplicationContext context = run(OnlyNew.class)) {
			OnlyNew listener = context.getBean(OnlyNew.class);
			publish("work.new", "0");
			awaitHandled(listener.handled, "0");
			for (int i = 1; i < 4; i += 2) {
				awaitNothingPending();
				this.management.deleteConsumer("work", this.management.getConsumerNames("work").get(0));
				publish("work.new", "" + i);
				awaitHandled(listener.handled, "" + i);
				disconnectAll();
				publish("work.new", "" + (i + 1));
				awaitHandled(listener.handled, "" + (i + 1));
			}
			assertThat(listener.handled).containsExactly("0", "1", "2", "3", "4");
		}
	}

	@Test
	void aStreamThatWasMadeAnewIsHandledFromItsFirstMessage() throws Exception {
		try (ConfigurableApplicationContext context = run(Ephemeral.class)) {
			Ephemeral listener = context.getBean(Ephemeral.class);
			publish("work.ephemeral", "0");
			publish("work.ephemeral", "1");
			Awaitility.await().until(() -> listener.handled.size() == 2);
			this.management.deleteStream("work");
			addStream();
			for (int i = 2; i < 6; i++) {
				publish("work.ephemeral", "" + i);
			}
			Awaitility.await().until(() -> listener.handled.size() >= 6);
			assertThat(listener.handled).containsExactly("0", "1", "2", "3", "4", "5");
		}
	}

	@Test
	void aDurableOfAStreamThatWasMadeAnewIsThereAgain() throws Exception {
		try (ConfigurableApplicationContext context = run(Pushed.class)) {
			publish("work.pushed", "0");
			Awaitility.await().until(() -> handled(context) == 1);
			this.management.deleteStream("work");
			addStream();
			publish("work.pushed", "1");
			disconnectAll();
			Awaitility.await().until(() -> handled(context) == 2);
			assertThat(consumer("pushed").getConsumerConfiguration().getDeliverGroup()).isEqualTo("pushers");
		}
	}

	@Test
	void whatAMethodHasNotAcknowledgedYetIsDeliveredByTheNextConsumer() throws Exception {
		try (ConfigurableApplicationContext context = run(Manual.class)) {
			Manual listener = context.getBean(Manual.class);
			for (int i = 0; i < 3; i++) {
				publish("work.manual", "" + i);
			}
			Message first = listener.handled.poll(10, TimeUnit.SECONDS);
			Message second = listener.handled.poll(10, TimeUnit.SECONDS);
			Message third = listener.handled.poll(10, TimeUnit.SECONDS);
			assertThat(first).isNotNull();
			assertThat(second).isNotNull();
			assertThat(third).isNotNull();
			first.ack();
			third.ack();
			String name = this.management.getConsumerNames("work").get(0);
			Awaitility.await().until(() -> this.management.getConsumerInfo("work", name).getNumAckPending() == 1);
			this.management.deleteConsumer("work", name);
			Message again = listener.handled.poll(10, TimeUnit.SECONDS);
			assertThat(again).isNotNull();
			assertThat(again.metaData().streamSequence()).isEqualTo(second.metaData().streamSequence());
		}
	}

	@Test
	void whatIsHandledWhileTheServerIsAwayIsHandledOnce() throws Exception {
		try (ConfigurableApplicationContext context = run(Waiting.class)) {
			Waiting listeners = context.getBean(Waiting.class);
			publish("work.waiting", "x");
			assertThat(listeners.entered.await(10, TimeUnit.SECONDS)).isTrue();
			this.server.stop();
			Awaitility.await()
				.until(() -> context.getBean(Connection.class).getStatus() != Connection.Status.CONNECTED);
			listeners.proceed.countDown();
			Awaitility.await().until(() -> listeners.handled.size() == 2);
			this.server.startAgain();
			Awaitility.await()
				.ignoreExceptions()
				.until(() -> consumer("pulled").getAckFloor().getStreamSequence() == 1);
			Awaitility.await()
				.ignoreExceptions()
				.until(() -> consumer("pushed").getAckFloor().getStreamSequence() == 1);
			publish("work.waiting", "y");
			Awaitility.await().until(() -> listeners.handled.size() == 4);
			assertThat(listeners.handled).containsExactlyInAnyOrder("pulled x", "pushed x", "pulled y", "pushed y");
			assertThat(listeners.interrupted).isFalse();
		}
	}

	@Test
	void aPushedMessageThatTakesLongerThanTheAckWaitIsHandledOnce() throws Exception {
		try (RawNatsClient acknowledgements = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
				ConfigurableApplicationContext context = run(Waiting.class,
						"trace-propagation.nats.listener.ack-wait=300ms")) {
			acknowledgements.subscribe("$JS.ACK.work.pushed.>");
			Waiting listeners = context.getBean(Waiting.class);
			publish("work.waiting", "x");
			assertThat(listeners.entered.await(10, TimeUnit.SECONDS)).isTrue();
			for (int report = 0; report < 3 * 4; report++) {
				assertThat(acknowledgements.nextMessage().payload()).isEqualTo("+WPI");
			}
			assertThat(consumer("pushed").getRedelivered()).isZero();
			listeners.proceed.countDown();
			Awaitility.await().until(() -> consumer("pushed").getNumAckPending() == 0);
			Awaitility.await().until(() -> listeners.handled.size() == 2);
			assertThat(consumer("pushed").getDelivered().getConsumerSequence()).isEqualTo(1);
		}
	}

	@Test
	void anErrorIsNoEndOfTheWatchOverAPushConsumer(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(Erroneous.class)) {
			Erroneous listener = context.getBean(Erroneous.class);
			publish("work.erroneous", "before");
			awaitHandled(listener.handled, "before");
			listener.broken.set(true);
			disconnectAll();
			Awaitility.await()
				.until(() -> output.toString()
					.contains("NATS listener erroneous gets no messages, and tries until it does: "
							+ "java.lang.NoClassDefFoundError: broken"));
			this.management.deleteConsumer("work", "erroneous");
			listener.broken.set(false);
			publish("work.erroneous", "after");
			awaitHandled(listener.handled, "after");
		}
	}

	private static void awaitHandled(BlockingQueue<String> handled, String payload) {
		Awaitility.await().until(() -> handled.contains(payload));
	}

	private void awaitNothingPending() {
		Awaitility.await()
			.until(() -> this.management.getConsumers("work")
				.stream()
				.allMatch((info) -> info.getNumAckPending() == 0));
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

	@Configuration(proxyBeanMethods = false)
	static class OnlyNew {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "work.new", stream = "work")
		void listen(String payload) {
			this.handled.add(payload);
		}

		@Bean
		static NatsConsumerConfigurationCustomizer onlyNew() {
			return (endpoint, configuration) -> configuration.deliverPolicy(DeliverPolicy.New);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Ephemeral {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "work.ephemeral", stream = "work")
		void listen(String payload) {
			this.handled.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Manual {

		final BlockingQueue<Message> handled = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "work.manual", stream = "work", ack = AckMode.MANUAL)
		void listen(Message message) {
			this.handled.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Waiting {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final CountDownLatch entered = new CountDownLatch(2);

		final CountDownLatch proceed = new CountDownLatch(1);

		final AtomicBoolean interrupted = new AtomicBoolean();

		@NatsListener(subjects = "work.waiting", stream = "work", durable = "pulled")
		void pulled(String payload) {
			handled("pulled " + payload);
		}

		@NatsListener(subjects = "work.waiting", stream = "work", durable = "pushed", mode = ListenerMode.PUSH)
		void pushed(String payload) {
			handled("pushed " + payload);
		}

		private void handled(String what) {
			this.entered.countDown();
			try {
				assertThat(this.proceed.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				this.interrupted.set(true);
			}
			this.handled.add(what);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Erroneous {

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		final AtomicBoolean broken = new AtomicBoolean();

		@NatsListener(id = "erroneous", subjects = "work.erroneous", stream = "work", durable = "erroneous",
				mode = ListenerMode.PUSH)
		void listen(String payload) {
			this.handled.add(payload);
		}

		@Bean
		static NatsConsumerConfigurationCustomizer breaking(ObjectProvider<Erroneous> state) {
			return (endpoint, configuration) -> {
				if (state.getObject().broken.get()) {
					throw new NoClassDefFoundError("broken");
				}
			};
		}

	}

}
