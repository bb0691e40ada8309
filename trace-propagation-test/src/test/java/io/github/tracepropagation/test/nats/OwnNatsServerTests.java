// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link OwnNatsServer}.
 */
class OwnNatsServerTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@Test
	void comesBackAtTheSameUrlWithItsStreams() {
		try (OwnNatsServer server = NatsTestServer.startOwn()) {
			URI url = server.url();
			try (RawNatsClient client = RawNatsClient.connect(url, TIMEOUT)) {
				assertThat(ask(client, "$JS.API.STREAM.CREATE.KEPT", "{\"name\":\"KEPT\",\"subjects\":[\"kept\"]}"))
					.contains("\"did_create\":true");
			}
			server.stop();
			server.stop();
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> RawNatsClient.connect(url, TIMEOUT).close());
			server.startAgain();
			assertThat(server.url()).isEqualTo(url);
			try (RawNatsClient client = RawNatsClient.connect(url, TIMEOUT)) {
				assertThat(ask(client, "$JS.API.STREAM.INFO.KEPT", "")).contains("\"name\":\"KEPT\"");
			}
		}
	}

	@Test
	void takesArgumentsOfTheCommandLine() {
		try (OwnNatsServer server = NatsTestServer.startOwn("--user", "joe", "--pass", "secret")) {
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> RawNatsClient.connect(server.url(), TIMEOUT).close())
				.withMessageContaining("Authorization Violation");
		}
	}

	@Test
	void saysWhyItDoesNotStart() {
		assertThatIllegalStateException().isThrownBy(() -> NatsTestServer.startOwn("--no-such-argument").close())
			.withMessageContaining("no-such-argument");
	}

	private static String ask(RawNatsClient client, String subject, String payload) {
		client.subscribe("answer");
		client.publish(subject, "answer", List.of(), payload);
		return client.nextMessage().payload();
	}

}
