// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for dead letters of JetStream that are not stored as easily as most.
 */
@ExtendWith(OutputCaptureExtension.class)
class JetStreamDeadLetterTests {

	private static final String CALLER = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private static NatsTestServer server;

	private static RawNatsClient wire;

	private static Connection admin;

	private static JetStreamManagement management;

	private static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() throws Exception {
		server = NatsTestServer.start();
		wire = RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
		admin = Nats.connect(server.url().toString());
		management = admin.jetStreamManagement();
		management.addStream(StreamConfiguration.builder().name("letters").subjects("letters.>").build());
		management
			.addStream(StreamConfiguration.builder().name("tight").subjects("tight.>").maximumMessageSize(200).build());
		context = NatsApplications.start(server.url(), Listeners.class,
				"trace-propagation.nats.listener.redelivery-backoff=50ms",
				"trace-propagation.nats.listener.max-deliveries=1");
	}

	@AfterAll
	static void stop() throws Exception {
		context.close();
		for (String stream : management.getStreamNames()) {
			management.deleteStream(stream);
		}
		admin.close();
		wire.close();
		server.close();
	}

	@Test
	void aDeadLetterThatNoStreamTakesIsNoReasonToGiveUp(CapturedOutput output) throws Exception {
		wire.publish("letters.homeless", "", List.of(CALLER), "x");
		for (int delivery = 1; delivery <= 3; delivery++) {
			assertThat(calls().poll(10, TimeUnit.SECONDS)).isEqualTo("homeless");
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("which no stream takes"))).singleElement()
			.asString()
			.contains("WARN", "NATS listener homeless has the dead letter subject homes.found");
		management.addStream(StreamConfiguration.builder().name("homes").subjects("homes.>").build());
		awaitSettled("homeless");
		assertThat(management.getLastMessage("homes", "homes.found").getData()).asString().isEqualTo("x");
	}

	@Test
	void aStreamThatAllowsLessThanTheServerGetsTheOriginalHeaders() throws Exception {
		wire.subscribe("tight.>");
		wire.publish("letters.tight", "", List.of(CALLER, "tenant: blue"), "payload");
		awaitSettled("tight");
		RawMessage letter = wire.nextMessage();
		while (!letter.header("Nats-Dead-Letter-Reason").isEmpty()) {
			letter = wire.nextMessage();
		}
		assertThat(letter.payload()).isEqualTo("payload");
		assertThat(letter.header("tenant")).containsExactly("blue");
		assertThat(management.getStreamInfo("tight").getStreamState().getMsgCount()).isEqualTo(1);
	}

	@Test
	void aMessageThatWasDeliveredMuchTooOftenIsGivenUpUnseen() throws Exception {
		management.addStream(StreamConfiguration.builder().name("poisoned").subjects("poisoned").build());
		management.addOrUpdateConsumer("letters",
				ConsumerConfiguration.builder()
					.durable("poison")
					.filterSubject("letters.poison")
					.ackPolicy(AckPolicy.Explicit)
					.build());
		wire.publish("letters.poison", "", List.of(CALLER), "poison");
		JetStreamSubscription consumer = admin.jetStream()
			.subscribe(null, PullSubscribeOptions.bind("letters", "poison"));
		for (int delivery = 1; delivery <= 6; delivery++) {
			consumer.fetch(1, Duration.ofSeconds(10)).forEach(Message::nak);
		}
		admin.flush(Duration.ofSeconds(10));
		context.getBean(NatsListenerRegistry.class).getContainer("poison").start();
		awaitSettled("poison");
		assertThat(management.getLastMessage("poisoned", "poisoned").getHeaders().get("Nats-Dead-Letter-Reason"))
			.containsExactly("java.lang.IllegalStateException: The message was delivered 7 times, of which 1 may fail");
		assertThat(calls()).doesNotContain("poison");
	}

	private static BlockingQueue<String> calls() {
		return context.getBean(Listeners.class).calls;
	}

	private static void awaitSettled(String durable) {
		Awaitility.await()
			.until(() -> management.getConsumerInfo("letters", durable), (info) -> info.getNumAckPending() == 0
					&& info.getNumPending() == 0 && info.getDelivered().getStreamSequence() > 0);
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<String> calls = new LinkedBlockingQueue<>();

		@NatsListener(id = "homeless", subjects = "letters.homeless", stream = "letters", durable = "homeless",
				deadLetterSubject = "homes.found")
		void homeless(String payload) {
			this.calls.add("homeless");
			throw new IllegalStateException("homeless");
		}

		@NatsListener(subjects = "letters.tight", stream = "letters", durable = "tight",
				deadLetterSubject = "tight.letters")
		void tight(String payload) {
			throw new IllegalStateException("tight");
		}

		@NatsListener(id = "poison", subjects = "letters.poison", stream = "letters", durable = "poison",
				deadLetterSubject = "poisoned", autoStartup = "false")
		void poison(String payload) {
			this.calls.add(payload);
		}

	}

}
