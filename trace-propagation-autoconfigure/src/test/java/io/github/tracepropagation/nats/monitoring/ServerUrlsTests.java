// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServerUrls}.
 */
class ServerUrlsTests {

	@ParameterizedTest
	@CsvSource({ "nats://joe:s3cret@host:4222, nats://host:4222", "nats://t0ken@host, nats://host",
			"nats://joe:a@b@host:4222, nats://host:4222", "tls://[::1]:4222, tls://[::1]:4222",
			"nats://joe:s@10.0.0.1:4222 [nats://joe:s@host:4222], nats://10.0.0.1:4222 [nats://host:4222]",
			"joe@example.org, joe@example.org" })
	void removesTheLoginFromEveryUrl(String text, String expected) {
		assertThat(ServerUrls.withoutLogin(text)).isEqualTo(expected);
	}

	@Test
	void nothingIsAnEmptyString() {
		assertThat(ServerUrls.withoutLogin(null)).isEmpty();
	}

}
