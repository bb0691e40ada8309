// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RawNatsClient} against a {@link NatsTestServer}.
 */
class RawNatsClientTests {

	private static NatsTestServer server;

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void showsHeadersAndPayloadAsTheyWereSent() {
		try (RawNatsClient subscriber = connect(); RawNatsClient publisher = connect()) {
			subscriber.subscribe("raw.*");
			publisher.publish("raw.one", "raw.reply", List.of("Tracestate: a=1", "x:y", "x:z"), "grüß");
			RawMessage message = subscriber.nextMessage();
			assertThat(message.subject()).isEqualTo("raw.one");
			assertThat(message.replyTo()).isEqualTo("raw.reply");
			assertThat(message.payload()).isEqualTo("grüß");
			assertThat(message.headerLines()).hasSize(3);
			assertThat(message.header("x")).containsExactly("y", "z");
			assertThat(message.header("tracestate")).isEmpty();
		}
	}

	private static RawNatsClient connect() {
		return RawNatsClient.connect(server.url(), Duration.ofSeconds(10));
	}

}
