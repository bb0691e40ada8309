// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundPropagationContract;
import io.github.tracepropagation.tck.Vectors;
import io.github.tracepropagation.tck.Vectors.Vector;
import io.github.tracepropagation.test.http.RawHttpClient;
import io.github.tracepropagation.test.http.RawHttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an HTTP server takes over, and a client sends on. The server accepts headers large
 * enough for every vector.
 */
abstract class HttpInboundPropagationTests extends InboundPropagationContract {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

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
	void whatTheServerRefusesBreaksNothing() {
		List<Vector> refused = List.of("traceparent", "tracestate", "baggage")
			.stream()
			.flatMap((section) -> Vectors.all(section).stream())
			.filter((vector) -> !applies(vector))
			.toList();
		assertThat(refused).isNotEmpty().allSatisfy((vector) -> assertThat(status(lines(vector))).isIn(200, 400));
		assertThat(relay(List.of("traceparent: " + PARENT)).values("traceparent")).singleElement()
			.asString()
			.startsWith(PARENT.substring(0, 35));
	}

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		neighbour.reset();
		assertThat(status(headerLines)).isEqualTo(200);
		return new HeaderLines(neighbour.onlyRequest().headerLines());
	}

	private int status(List<String> headerLines) {
		String url = URLEncoder.encode(neighbour.uri("/items").toString(), StandardCharsets.UTF_8);
		return new RawHttpClient(port(), Duration.ofSeconds(10)).get(path() + "?url=" + url, headerLines).status();
	}

	@Override
	protected boolean canCarry(String value) {
		return value.chars().noneMatch((character) -> (character < ' ' && character != '\t') || character >= 127);
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
