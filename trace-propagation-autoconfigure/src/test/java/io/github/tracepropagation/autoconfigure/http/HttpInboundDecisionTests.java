// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundDecisionContract;
import io.github.tracepropagation.test.http.RawHttpClient;
import io.github.tracepropagation.test.http.RawHttpMessage;
import io.github.tracepropagation.test.http.RawHttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an HTTP server takes over by decision of a policy, sends on and answers.
 */
abstract class HttpInboundDecisionTests extends InboundDecisionContract {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	static final String RESPONSE_HEADER = "trace-propagation.http.server.response-header=traceresponse";

	private static RawHttpServer neighbour;

	@BeforeAll
	static void startNeighbour() {
		neighbour = RawHttpServer.start();
	}

	@AfterAll
	static void stopNeighbour() {
		neighbour.close();
	}

	/**
	 * Return the port the server listens on.
	 */
	abstract int port();

	/**
	 * Return the path that has the server call the neighbour.
	 */
	abstract String path();

	/**
	 * Return a bean of the service.
	 */
	abstract <T> T bean(Class<T> type);

	@Test
	void responseTellsTheTraceThatWasStarted() {
		decideBy((hop, caller) -> InboundDecision.RESTART);
		RawHttpMessage response = get(List.of("traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01"));
		assertThat(response.header("traceresponse")).singleElement().asString().doesNotContain(TRACE_ID);
		assertThat(neighbour.onlyRequest().header("traceparent").get(0))
			.startsWith(response.header("traceresponse").get(0).substring(0, 35));
	}

	@Override
	protected void decideBy(InboundPolicy policy) {
		bean(RelayApplication.Hops.class).inbound = policy;
	}

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		assertThat(get(headerLines).body()).isEqualTo("answer");
		return new HeaderLines(neighbour.onlyRequest().headerLines());
	}

	private RawHttpMessage get(List<String> headerLines) {
		neighbour.reset();
		String url = URLEncoder.encode(neighbour.uri("/items").toString(), StandardCharsets.UTF_8);
		RawHttpMessage response = new RawHttpClient(port(), Duration.ofSeconds(10)).get(path() + "?url=" + url,
				headerLines);
		assertThat(response.status()).isEqualTo(200);
		return response;
	}

	@Override
	protected PropagationLedger ledger() {
		return bean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "http";
	}

}
