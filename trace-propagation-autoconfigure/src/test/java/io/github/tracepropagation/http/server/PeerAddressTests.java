// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PeerAddress}.
 */
class PeerAddressTests {

	@ParameterizedTest
	@CsvSource({ "203.0.113.7, 203.0.113.7", "203.0.113.7:4711, 203.0.113.7", "2001:db8::1, 2001:db8::1",
			"[2001:db8::1], 2001:db8::1", "[2001:db8::1]:4711, 2001:db8::1", "[203.0.113.7:4711], 203.0.113.7",
			"[203.0.113.7], 203.0.113.7", "fe80::1%eth0, fe80::1%eth0", "::ffff:203.0.113.7, ::ffff:203.0.113.7",
			"client.example, client.example", "client.example:_port, client.example", "_hidden, _hidden",
			"unknown, unknown", "[, [", "[], []", "[:], :", "[]:4711, []", "[2001, [2001", ":4711, :4711",
			"'203.0.113.7, 10.0.0.1', '203.0.113.7, 10.0.0.1'" })
	void addressStandsAlone(String remote, String expected) {
		assertThat(PeerAddress.of(remote)).isEqualTo(expected);
	}

	@Test
	void nothingIsNoPeer() {
		assertThat(PeerAddress.of(null)).isNull();
		assertThat(PeerAddress.of("")).isNull();
	}

}
