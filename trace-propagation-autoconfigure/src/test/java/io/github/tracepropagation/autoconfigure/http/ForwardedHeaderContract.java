// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.test.http.RawHttpClient;
import io.github.tracepropagation.test.http.RawHttpMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for the headers in which proxies name the sender of a request, whatever the
 * server and its strategy for them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForwardedHeaderContract {

	private final Server server;

	ForwardedHeaderContract(Server server) {
		this.server = server;
	}

	@AfterAll
	void stop() throws Exception {
		this.server.application().close();
	}

	@Test
	void peerIsTheRemoteAddressWhereNoHeaderNamesAnother() {
		assertThatPeerIs("127.0.0.1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Real-IP: 10.0.0.1", "X-Client-IP: 10.0.0.1", "X-Cluster-Client-IP: 10.0.0.1",
			"True-Client-IP: 10.0.0.1", "CF-Connecting-IP: 10.0.0.1", "X-Forwarded: for=10.0.0.1",
			"Forwarded-For: 10.0.0.1", "Via: 1.1 10.0.0.1" })
	void headerThatNoStrategyKnowsNamesNobody(String header) {
		assertThatPeerIs("127.0.0.1", header);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Forwarded: for=", "Forwarded: for=\"", "Forwarded: for=\"[2001:db8::1\"",
			"Forwarded: for=1.2.3.4:x", "Forwarded: for=1.2.3.4:99999999999", "Forwarded: ;;,,==", "Forwarded: for=[]:",
			"X-Forwarded-For: ,", "X-Forwarded-For: ", "X-Forwarded-For: :", "X-Forwarded-For: []",
			"X-Forwarded-For: [", "X-Forwarded-For: 1.2.3.4:x", "X-Forwarded-For: %00%0d", "X-Forwarded-For: <script>",
			"X-Forwarded-For: 999.999.999.999" })
	void requestWithGarbageIsAnsweredOrRefused(String header) {
		assertThat(get("/ok", header).status()).isIn(200, 400);
		assertThat(get("/actuator/health", header).status()).isIn(200, 400);
		assertThatPeerIs("127.0.0.1");
	}

	/**
	 * Assert that policies see a peer, of a request that is observed and of one to an
	 * excluded path.
	 * @param peer the peer
	 * @param headers the lines of the header
	 */
	final void assertThatPeerIs(String peer, String... headers) {
		assertThat(peer("/ok", headers)).isEqualTo(peer);
		assertThat(peer("/actuator/health", headers)).isEqualTo(peer);
	}

	private String peer(String target, String... headers) {
		this.server.hops().clear();
		assertThat(get(target, headers).status()).isEqualTo(200);
		assertThat(this.server.hops()).hasSize(1);
		return String.valueOf(this.server.hops().get(0).peer());
	}

	private RawHttpMessage get(String target, String... headers) {
		List<String> lines = new ArrayList<>(Arrays.asList(headers));
		lines.add("traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
		return new RawHttpClient(this.server.port(), Duration.ofSeconds(20)).get(target, lines);
	}

	/**
	 * A running server and the hops that its policy was asked about.
	 *
	 * @param application what is to be closed
	 * @param port the port
	 * @param hops the hops
	 */
	record Server(AutoCloseable application, int port, List<Hop> hops) {

		static Server tomcat(String... properties) {
			return servlet("tomcat", properties);
		}

		static Server jetty(String... properties) {
			return servlet("jetty", properties);
		}

		static Server reactorNetty(String... properties) {
			ReactiveServer server = new ReactiveServer(properties);
			return new Server(server, server.port(), server.bean(RelayApplication.Hops.class).seen);
		}

		private static Server servlet(String container, String... properties) {
			Relay relay = new Relay(
					Stream.concat(Stream.of("test.servlet-container=" + container), Stream.of(properties))
						.toArray(String[]::new));
			return new Server(relay, relay.port(), relay.bean(RelayApplication.Hops.class).seen);
		}

	}

}
