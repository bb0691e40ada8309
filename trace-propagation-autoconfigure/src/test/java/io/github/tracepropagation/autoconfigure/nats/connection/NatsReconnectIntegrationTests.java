// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.NatsApplications;
import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.ErrorListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what an application does, and logs, while its server is away.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsReconnectIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String WAIT = "trace-propagation.nats.connection.reconnect.wait=20ms";

	private static final String NO_JITTER = "trace-propagation.nats.connection.reconnect.jitter=1ms";

	private static final String RETRY = "trace-propagation.nats.connection.retry-on-startup=true";

	private OwnNatsServer server;

	@BeforeEach
	void startServer() {
		this.server = NatsTestServer.startOwn();
	}

	@AfterEach
	void stopServer() {
		this.server.close();
	}

	@Test
	void lossAndReturnAreLoggedOnce(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(Recording.class, WAIT, NO_JITTER)) {
			Recording recording = context.getBean(Recording.class);
			this.server.stop();
			// Some attempts fail
			await().atMost(TIMEOUT).until(() -> recording.exceptions.size() > 10);
			this.server.startAgain();
			awaitStatus(context, Connection.Status.CONNECTED);
			await().atMost(TIMEOUT).until(() -> count(output, "is back after") == 1);
			assertThat(recording.events).startsWith(ConnectionListener.Events.CONNECTED)
				.contains(ConnectionListener.Events.DISCONNECTED, ConnectionListener.Events.RECONNECTED);
			assertThat(count(output, "NATS connection 'test' is lost, reconnecting")).isOne();
			assertThat(count(output, "NATS connection 'test' is there, at nats://127.0.0.1:")).isOne();
		}
		assertThat(count(output, "NATS connection 'test' is closed")).isOne();
		assertThat(output.getOut()).containsPattern("is back after [0-9]+\\.[0-9] s, at nats://127\\.0\\.0\\.1:");
		assertThat(output).doesNotContain("Connection refused").doesNotContain("ErrorListenerLoggerImpl");
		assertThat(natsLines(output)).as("lines of the connection").hasSize(4);
	}

	@Test
	void aConnectionThatCannotReadAnyMoreIsNoticedByItsPings(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = start(Shop.class, WAIT, NO_JITTER,
				"trace-propagation.nats.connection.ping-interval=500ms",
				"trace-propagation.nats.connection.max-pings-out=2");
				RawNatsClient client = RawNatsClient.connect(this.server.url(), TIMEOUT)) {
			client.publish("late.orders", "", List.of("customer: J\u00fcrgen"), "unreadable");
			await().atMost(TIMEOUT).until(() -> count(output, "NATS connection 'test' is back after") == 1);
			assertThat(count(output, "NATS connection 'test' is lost, reconnecting")).isOne();
			context.getBean(Connection.class).flush(TIMEOUT);
			client.publish("late.orders", "", List.of("customer: Juergen"), "later");
			Shop shop = context.getBean(Shop.class);
			assertThat(shop.received.poll(20, TimeUnit.SECONDS)).isEqualTo("later");
			assertThat(shop.received).isEmpty();
		}
	}

	@Test
	void startsWithoutAServerAndWorksAsSoonAsThereIsOne(CapturedOutput output) throws InterruptedException {
		this.server.stop();
		try (ConfigurableApplicationContext context = start(Shop.class, RETRY, WAIT, NO_JITTER)) {
			assertThat(count(output, "No NATS server answers at nats://127.0.0.1:")).isOne();
			NatsOperations nats = context.getBean(NatsOperations.class);
			nats.publish("late.orders", "buffered");
			this.server.startAgain();
			awaitStatus(context, Connection.Status.CONNECTED);
			Shop shop = context.getBean(Shop.class);
			assertThat(shop.received.poll(20, TimeUnit.SECONDS)).isEqualTo("buffered");
			try (RawNatsClient client = RawNatsClient.connect(this.server.url(), TIMEOUT)) {
				client.publish("late.orders", "", List.of(), "raw");
				assertThat(shop.received.poll(20, TimeUnit.SECONDS)).isEqualTo("raw");
			}
			assertThat(shop.received).isEmpty();
			await().atMost(TIMEOUT).until(() -> count(output, "NATS connection 'test' is there, at nats://") == 1);
		}
		assertThat(output).doesNotContain("Connection refused");
	}

	@Test
	void stopsWhileItStillWaitsForAServer(CapturedOutput output) {
		this.server.stop();
		Connection connection;
		try (ConfigurableApplicationContext context = start(NatsApplications.Empty.class, RETRY)) {
			connection = context.getBean(Connection.class);
			assertThat(connection.getStatus()).isNotEqualTo(Connection.Status.CONNECTED);
			connection.publish("orders", new byte[1]);
		}
		await().atMost(TIMEOUT).until(() -> connection.getStatus() == Connection.Status.CLOSED);
		await().atMost(TIMEOUT)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("NATS - async connection")));
		assertThat(count(output, "closed before a server was there, and what waited to be sent is gone")).isOne();
		assertThat(output).doesNotContain(" ERROR ");
	}

	@Test
	void aServerAmongSeveralThatAnswersIsEnough(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			try (ConfigurableApplicationContext context = start(NatsApplications.Empty.class, RETRY,
					"trace-propagation.nats.connection.servers=nats://127.0.0.1:1,nats://127.0.0.1:2,"
							+ "nats://127.0.0.1:" + this.server.url().getPort())) {
				assertThat(context.getBean(Connection.class).getStatus()).isEqualTo(Connection.Status.CONNECTED);
			}
		}
		assertThat(output).doesNotContain("No NATS server answers");
	}

	@Test
	void givingUpToConnectIsAnError(CapturedOutput output) {
		this.server.stop();
		try (ConfigurableApplicationContext context = start(NatsApplications.Empty.class, RETRY, WAIT, NO_JITTER,
				"trace-propagation.nats.connection.reconnect.max-attempts=2")) {
			awaitStatus(context, Connection.Status.CLOSED);
			await().atMost(TIMEOUT)
				.until(() -> count(output, "No NATS server was connected to, and it is not tried any more") == 1);
		}
	}

	@Test
	void withoutAnyAttemptToReconnectThereIsNothingToRetry(CapturedOutput output) {
		this.server.stop();
		try (ConfigurableApplicationContext context = start(NatsApplications.Empty.class, RETRY,
				"trace-propagation.nats.connection.reconnect.max-attempts=0")) {
			await().atMost(TIMEOUT).until(() -> count(output, "No NATS server was connected to") == 1);
		}
		catch (Exception ex) {
			assertThat(ex).hasRootCauseInstanceOf(NatsConnectionFailedException.class);
		}
	}

	@Test
	void givingUpToReconnectIsAnErrorThatSaysWhatIsLost(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start(NatsApplications.Empty.class, WAIT, NO_JITTER,
				"trace-propagation.nats.connection.reconnect.max-attempts=2")) {
			this.server.stop();
			awaitStatus(context, Connection.Status.CLOSED);
			await().atMost(TIMEOUT)
				.until(() -> count(output, "after it was lost, and what waited to be sent is gone") == 1);
		}
	}

	@Test
	void publishingMoreThanTheBufferHoldsFailsWithASentence() {
		try (ConfigurableApplicationContext context = start(NatsApplications.Empty.class,
				"trace-propagation.nats.connection.reconnect.buffer-size=100B")) {
			this.server.stop();
			Connection connection = context.getBean(Connection.class);
			await().atMost(TIMEOUT).until(() -> connection.getStatus() == Connection.Status.DISCONNECTED);
			assertThatIllegalStateException().isThrownBy(() -> connection.publish("orders", new byte[200]))
				.withMessage("Unable to queue any more messages during reconnect, max buffer is 100");
		}
	}

	private ConfigurableApplicationContext start(Class<?> configuration, String... properties) {
		return NatsApplications.start(this.server.url(), configuration, properties);
	}

	private static void awaitStatus(ConfigurableApplicationContext context, Connection.Status status) {
		Connection connection = context.getBean(Connection.class);
		await().atMost(TIMEOUT).until(() -> connection.getStatus() == status);
	}

	private static long count(CapturedOutput output, String text) {
		return output.getAll().lines().filter((line) -> line.contains(text)).count();
	}

	private static List<String> natsLines(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("NATS connection")).toList();
	}

	/**
	 * Has listeners of jnats that hear everything.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Recording {

		private final List<ConnectionListener.Events> events = new CopyOnWriteArrayList<>();

		private final List<Exception> exceptions = new CopyOnWriteArrayList<>();

		@Bean
		@SuppressWarnings("deprecation")
		ConnectionListener eventRecorder() {
			return (connection, event) -> this.events.add(event);
		}

		@Bean
		ErrorListener exceptionRecorder() {
			return new ErrorListener() {

				@Override
				public void exceptionOccurred(Connection connection, Exception exception) {
					Recording.this.exceptions.add(exception);
				}

			};
		}

	}

	/**
	 * Has a listener.
	 */
	static class Shop {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@NatsListener(subjects = "late.orders")
		void listen(String payload) {
			this.received.add(payload);
		}

	}

}
