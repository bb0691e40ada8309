// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for what a listener makes of a consumer that is there already, and of what
 * customizes one.
 */
class ConsumerConfigurationTests {

	private static final String CALLER = "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private NatsTestServer server;

	private Connection admin;

	private JetStreamManagement management;

	@BeforeEach
	void start() throws Exception {
		this.server = NatsTestServer.start();
		this.admin = Nats.connect(this.server.url().toString());
		this.management = this.admin.jetStreamManagement();
		this.management.addStream(StreamConfiguration.builder().name("made").subjects("made.>").build());
	}

	@AfterEach
	void stop() throws Exception {
		this.management.deleteStream("made");
		this.admin.close();
		this.server.close();
	}

	@Test
	void theServersLimitOfDeliveriesIsKeptToWhereItIsTheLowerOne() throws Exception {
		add(ConsumerConfiguration.builder().maxDeliver(2).ackPolicy(AckPolicy.Explicit));
		assertThat(deliveriesOfTheDeadLetter(FiveTimes.class)).isEqualTo("2");
	}

	@Test
	void theListenersLimitOfDeliveriesIsKeptToWhereItIsTheLowerOne() throws Exception {
		add(ConsumerConfiguration.builder().maxDeliver(9).ackPolicy(AckPolicy.Explicit));
		assertThat(deliveriesOfTheDeadLetter(FiveTimes.class)).isEqualTo("5");
	}

	@Test
	void aLimitOfDeliveriesFromACustomizerIsALimitOfTheListener() {
		assertThat(deliveriesOfTheDeadLetter(Customized.class)).isEqualTo("3");
	}

	@Test
	void aDurableThatIsNotAcknowledgedDoesNotSuitAListenerThatAcknowledges() throws Exception {
		add(ConsumerConfiguration.builder().ackPolicy(AckPolicy.None));
		assertThatThrownBy(() -> run(FiveTimes.class))
			.hasMessageContaining("NATS listener 'five' has the ack mode AUTO, for which the ack policy of the "
					+ "consumer 'mine' of the stream 'made' must be explicit, and is none: name another durable");
	}

	@Test
	void aDurableThatIsAcknowledgedDoesNotSuitAListenerThatDoesNot() throws Exception {
		add(ConsumerConfiguration.builder().ackPolicy(AckPolicy.Explicit));
		assertThatThrownBy(() -> run(Unacknowledged.class))
			.hasMessageContaining("must be none, and is explicit: name another durable");
	}

	@Test
	void acknowledgingAllUpToAMessageSuitsNoListener() throws Exception {
		assertThatThrownBy(() -> run(All.class)).hasMessageContaining(
				"must be explicit, and is all: name another durable, change the ack mode, or correct what customizes");
		assertThat(this.management.getConsumerNames("made")).isEmpty();
	}

	@Test
	void aPushConsumerIsSentNoMoreThanItsThreadsHandleInTime() throws Exception {
		try (ConfigurableApplicationContext context = run(Pushed.class)) {
			assertThat(configuration("auto").getMaxAckPending()).isEqualTo(100);
			assertThat(configuration("manual").getMaxAckPending()).isEqualTo(1000);
		}
	}

	@Test
	void aPushConsumerThatIsThereIsSentWhatItWasAllowed() throws Exception {
		this.management.addOrUpdateConsumer("made",
				ConsumerConfiguration.builder()
					.durable("auto")
					.deliverSubject("made-for-auto")
					.deliverGroup("auto")
					.maxAckPending(7)
					.build());
		try (ConfigurableApplicationContext context = run(Pushed.class)) {
			assertThat(configuration("auto").getMaxAckPending()).isEqualTo(7);
		}
	}

	private ConsumerConfiguration configuration(String durable) throws Exception {
		return this.management.getConsumerInfo("made", durable).getConsumerConfiguration();
	}

	private void add(ConsumerConfiguration.Builder configuration) throws Exception {
		this.management.addOrUpdateConsumer("made",
				configuration.durable("mine").filterSubject("made.failing").build());
	}

	private ConfigurableApplicationContext run(Class<?> configuration) {
		return NatsApplications.start(this.server.url(), configuration,
				"trace-propagation.nats.listener.redelivery-backoff=10ms");
	}

	private String deliveriesOfTheDeadLetter(Class<?> configuration) {
		try (RawNatsClient wire = RawNatsClient.connect(this.server.url(), Duration.ofSeconds(10));
				ConfigurableApplicationContext context = run(configuration)) {
			wire.subscribe("made.letters");
			wire.publish("made.failing", "", List.of(CALLER), "x");
			RawMessage letter = wire.nextMessage();
			assertThat(letter.payload()).isEqualTo("x");
			assertThat(letter.header("traceparent")).singleElement().asString().contains(CALLER.substring(16, 48));
			return letter.header("Nats-Dead-Letter-Deliveries").get(0);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class FiveTimes {

		@NatsListener(id = "five", subjects = "made.failing", stream = "made", durable = "mine", maxDeliveries = "5",
				deadLetterSubject = "made.letters")
		void listen(String payload) {
			throw new IllegalStateException("always");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@NatsListener(subjects = "made.failing", stream = "made", mode = ListenerMode.PUSH,
				deadLetterSubject = "made.letters")
		void listen(String payload) {
			throw new IllegalStateException("always");
		}

		@Bean
		static NatsConsumerConfigurationCustomizer three() {
			return (endpoint, configuration) -> configuration.maxDeliver(3);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Unacknowledged {

		@NatsListener(subjects = "made.failing", stream = "made", durable = "mine", ack = AckMode.NONE)
		void listen(String payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class All {

		@NatsListener(subjects = "made.failing", stream = "made", durable = "all")
		void listen(String payload) {
		}

		@Bean
		static NatsConsumerConfigurationCustomizer all() {
			return (endpoint, configuration) -> configuration.ackPolicy(AckPolicy.All);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Pushed {

		@NatsListener(subjects = "made.auto", stream = "made", durable = "auto", mode = ListenerMode.PUSH,
				queue = "auto", concurrency = "2")
		void auto(String payload) {
		}

		@NatsListener(subjects = "made.manual", stream = "made", durable = "manual", mode = ListenerMode.PUSH,
				ack = AckMode.MANUAL)
		void manual(Message message) {
		}

	}

}
