// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLHandshakeException;

import io.github.tracepropagation.test.nats.NatsTestServer;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Nats;
import io.nats.client.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link NatsErrorLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsErrorLogTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final NatsErrorLog log = new NatsErrorLog();

	@Test
	void warnsOnceAMinuteOfEachKindOfError(CapturedOutput output) {
		for (int i = 0; i < 1000; i++) {
			this.log.errorOccurred(null, "Permissions Violation for nats://joe:s3cret@host");
			this.log.exceptionOccurred(null, new IllegalStateException("broken"));
			this.log.exceptionOccurred(null, new ExecutionException(new SSLHandshakeException("expired")));
			this.log.socketWriteTimeout(null);
		}
		assertThat(warnings(output)).isEqualTo(4);
		assertThat(output).contains("the server says 'Permissions Violation for nats://host'")
			.contains("no secure connection: expired")
			.contains("the server takes no more data")
			.doesNotContain("s3cret");
	}

	@Test
	void doesNotWarnOfWhatALossBringsWithIt(CapturedOutput output) {
		this.log.exceptionOccurred(null, new ConnectException("Connection refused"));
		this.log.exceptionOccurred(null, new ExecutionException(new ConnectException("Connection refused")));
		assertThat(warnings(output)).isZero();
	}

	@Test
	void warnsOfAHandlerThatFailsAndOfASlowConsumer(CapturedOutput output) throws Exception {
		try (NatsTestServer server = NatsTestServer.start();
				Connection connection = Nats.connect(new Options.Builder().server(server.url().toString())
					.connectionName("orders")
					.errorListener(this.log)
					.build())) {
			CountDownLatch proceed = new CountDownLatch(1);
			AtomicInteger handled = new AtomicInteger();
			Dispatcher dispatcher = connection.createDispatcher((message) -> {
				handled.incrementAndGet();
				proceed.await();
				throw new IllegalStateException("broken handler");
			});
			dispatcher.setPendingLimits(1, -1);
			dispatcher.subscribe("log.slow");
			await().atMost(TIMEOUT).until(() -> {
				connection.publish("log.slow", new byte[1]);
				return output.getAll().contains("are dropped");
			});
			proceed.countDown();
			await().atMost(TIMEOUT).until(() -> output.getAll().contains("broken handler"));
		}
		assertThat(output).contains("NATS connection 'orders': messages come faster than the consumer of a dispatcher")
			.contains("NATS connection 'orders': an exception in a handler, or in jnats");
	}

	private static long warnings(CapturedOutput output) {
		return output.getAll().lines().filter((line) -> line.contains("WARN")).count();
	}

}
