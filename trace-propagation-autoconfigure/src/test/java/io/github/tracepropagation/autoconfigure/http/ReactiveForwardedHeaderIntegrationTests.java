// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Headers of proxies on Reactor Netty.
 */
class ReactiveForwardedHeaderIntegrationTests {

	/**
	 * Nothing is set.
	 */
	@Nested
	class WithoutStrategy extends SpoofedHeaderContract {

		WithoutStrategy() {
			super(Server.reactorNetty());
		}

	}

	/**
	 * Reactor Netty evaluates the headers.
	 */
	@Nested
	class Native extends ForwardedHeaderContract {

		Native() {
			super(Server.reactorNetty("server.forward-headers-strategy=native"));
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`',
				value = { "203.0.113.7 | 203.0.113.7", "203.0.113.7:4711 | 203.0.113.7",
						"2001:db8::1 | 2001:db8:0:0:0:0:0:1", "[2001:db8::1] | 2001:db8:0:0:0:0:0:1",
						"[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1", "client.invalid | client.invalid",
						"unknown | unknown", "198.51.100.9, 203.0.113.7 | 198.51.100.9" })
		void peerIsTheAddressThatXForwardedForNames(String value, String peer) {
			assertThatPeerIs(peer, "X-Forwarded-For: " + value);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`',
				value = { "for=203.0.113.7 | 203.0.113.7", "for=\"203.0.113.7:4711\" | 203.0.113.7",
						"for=\"[2001:db8::1]\" | 2001:db8:0:0:0:0:0:1",
						"For=\"[2001:db8::1]:4711\";proto=http | 127.0.0.1", "for=_hidden | _hidden",
						"for=unknown | unknown", "for=198.51.100.9, for=203.0.113.7 | 198.51.100.9" })
		void peerIsTheAddressThatForwardedNames(String value, String peer) {
			assertThatPeerIs(peer, "Forwarded: " + value);
		}

	}

	/**
	 * Spring evaluates the headers.
	 */
	@Nested
	class Framework extends ForwardedHeaderContract {

		Framework() {
			super(Server.reactorNetty("server.forward-headers-strategy=framework"));
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`',
				value = { "203.0.113.7 | 203.0.113.7", "203.0.113.7:4711 | 203.0.113.7", "2001:db8::1 | 2001:db8::1",
						"[2001:db8::1] | 2001:db8::1", "[2001:db8::1]:4711 | 2001:db8::1",
						"client.invalid | client.invalid", "unknown | unknown",
						"198.51.100.9, 203.0.113.7 | 198.51.100.9" })
		void peerIsTheAddressThatXForwardedForNames(String value, String peer) {
			assertThatPeerIs(peer, "X-Forwarded-For: " + value);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|', quoteCharacter = '`',
				value = { "for=203.0.113.7 | 203.0.113.7", "for=\"203.0.113.7:4711\" | 203.0.113.7",
						"for=\"[2001:db8::1]\" | 2001:db8::1", "For=\"[2001:db8::1]:4711\";proto=http | 2001:db8::1",
						"for=_hidden | _hidden", "for=unknown | unknown",
						"for=198.51.100.9, for=203.0.113.7 | 198.51.100.9" })
		void peerIsTheAddressThatForwardedNames(String value, String peer) {
			assertThatPeerIs(peer, "Forwarded: " + value);
		}

	}

}
