// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.test.http.RawHttpClient;
import io.github.tracepropagation.test.http.RawHttpMessage;
import io.github.tracepropagation.test.http.RawHttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Remote fields as headers of their own, read and sent by a servlet application.
 */
class PlainRemoteFieldsIntegrationTests {

	private static final String REMOTE_FIELDS = "management.tracing.baggage.remote-fields=X-User,tenant";

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static RawHttpServer neighbour;

	private static Relay silent;

	private static Relay plain;

	@BeforeAll
	static void start() {
		neighbour = RawHttpServer.start();
		silent = new Relay(REMOTE_FIELDS);
		plain = new Relay(REMOTE_FIELDS, "trace-propagation.w3c.baggage.plain-remote-fields=true");
	}

	@AfterAll
	static void stop() {
		plain.close();
		silent.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		plain.reset();
		silent.reset();
		neighbour.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "builtRestTemplate", "builtRestClient", "builtWebClient" })
	void noneIsSentOrReadUnlessAskedFor(String client) {
		RawHttpMessage sent = relay(silent, client, PARENT, "baggage: tenant=blue", "X-User: jim");
		assertThat(sent.header("tenant")).isEmpty();
		assertThat(sent.header("x-user")).isEmpty();
		assertThat(sent.header("baggage")).containsExactly("tenant=blue");
	}

	@ParameterizedTest
	@ValueSource(strings = { "builtRestTemplate", "builtRestClient", "builtWebClient" })
	void eachIsReadAndSentWhereAskedFor(String client) {
		RawHttpMessage sent = relay(plain, client, PARENT, "baggage: tenant=blue%20green", "x-user: jim");
		assertThat(sent.header("tenant")).containsExactly("blue green");
		assertThat(sent.header("x-user")).containsExactly("jim");
		assertThat(sent.header("baggage")).singleElement()
			.asString()
			.contains("tenant=blue%20green", "X-User=jim")
			.doesNotContain("propagation");
	}

	@Test
	void whatTheBaggageHeaderBringsWins() {
		RawHttpMessage sent = relay(plain, "builtRestClient", PARENT, "baggage: tenant=blue", "tenant: red");
		assertThat(sent.header("tenant")).containsExactly("blue");
		assertThat(sent.header("baggage")).containsExactly("tenant=blue");
	}

	@ParameterizedTest
	@ValueSource(strings = { "blue%0D%0Aadmin:%20yes", "blue%0Aadmin:%20yes", "blue%0Dadmin", "blue%00", "J%C3%BCrgen",
			"%E5%98%8D%E5%98%8Aadmin:%20yes" })
	void valueThatIsNotSafeInAHeaderIsSentInTheBaggageHeaderAlone(String value) {
		long before = dropped("malformed");
		for (String client : List.of("builtRestTemplate", "builtRestClient", "builtWebClient")) {
			neighbour.reset();
			RawHttpMessage sent = relay(plain, client, PARENT, "baggage: tenant=" + value);
			assertThat(sent.header("tenant")).isEmpty();
			assertThat(sent.header("admin")).isEmpty();
			assertThat(sent.header("baggage")).containsExactly("tenant=" + value);
		}
		assertThat(dropped("malformed")).isEqualTo(before + 3);
	}

	@Test
	void headerThatCameTwiceCountsAsNone() {
		RawHttpMessage sent = relay(plain, "builtRestClient", PARENT, "tenant: blue", "Tenant: red");
		assertThat(sent.header("tenant")).isEmpty();
		assertThat(sent.header("baggage")).isEmpty();
	}

	@Test
	void headersAboveTheLimitOfBaggageAreNotRead() {
		try (Relay small = new Relay(REMOTE_FIELDS, "trace-propagation.w3c.baggage.plain-remote-fields=true",
				"trace-propagation.w3c.baggage.max-bytes=16")) {
			RawHttpMessage sent = relay(small, "builtRestClient", PARENT, "X-User: 0123456789", "tenant: blue");
			assertThat(sent.header("x-user")).isEmpty();
			assertThat(sent.header("tenant")).containsExactly("blue");
		}
	}

	@Test
	void baggageThatAPolicyKeepsInIsNotSentAsAHeaderEither() {
		for (OutboundDecision decision : List.of(OutboundDecision.INJECT_WITHOUT_BAGGAGE, OutboundDecision.WITHHOLD)) {
			RawHttpMessage sent = sendBy((hop) -> decision);
			assertThat(sent.header("tenant")).isEmpty();
			assertThat(sent.header("x-user")).isEmpty();
			assertThat(sent.header("baggage")).isEmpty();
		}
	}

	@Test
	void onlyEntriesThatAPolicyAllowsAreSentAsHeaders() {
		RawHttpMessage sent = sendBy((hop) -> new OutboundDecision(true, BaggageFilter.only(List.of("tenant"))));
		assertThat(sent.header("tenant")).containsExactly("blue");
		assertThat(sent.header("x-user")).isEmpty();
		assertThat(sent.header("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void aPolicyThatFailsKeepsHeadersIn() {
		RawHttpMessage sent = sendBy((hop) -> {
			throw new IllegalStateException("On purpose");
		});
		assertThat(sent.header("traceparent")).hasSize(1);
		assertThat(sent.header("tenant")).isEmpty();
		assertThat(sent.header("x-user")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.MATCH_NONE, names = "CONTINUE.*")
	void headersOfACallerThatIsNotContinuedAreNotTakenOver(InboundDecision decision) {
		plain.bean(RelayApplication.Hops.class).inbound = (hop, caller) -> decision;
		for (List<String> lines : List.of(List.of(PARENT, "tenant: blue"), List.of("tenant: blue"))) {
			neighbour.reset();
			RawHttpMessage sent = relay(plain, "builtRestClient", lines.toArray(String[]::new));
			assertThat(sent.header("traceparent")).singleElement().asString().doesNotContain(TRACE_ID);
			assertThat(sent.header("tenant")).isEmpty();
			assertThat(sent.header("baggage")).isEmpty();
		}
	}

	@Test
	void onlyHeadersOfEntriesThatMayComeInAreTakenOver() {
		try (Relay filtering = new Relay(REMOTE_FIELDS, "trace-propagation.w3c.baggage.plain-remote-fields=true",
				"trace-propagation.inbound.baggage=tenant")) {
			RawHttpMessage sent = relay(filtering, "builtRestClient", "tenant: blue", "X-User: jim");
			assertThat(sent.header("tenant")).containsExactly("blue");
			assertThat(sent.header("x-user")).isEmpty();
		}
	}

	private static RawHttpMessage sendBy(OutboundPolicy policy) {
		neighbour.reset();
		plain.bean(RelayApplication.Hops.class).outbound = policy;
		return relay(plain, "builtRestClient", PARENT, "tenant: blue", "X-User: jim");
	}

	private static RawHttpMessage relay(Relay relay, String client, String... headerLines) {
		String url = URLEncoder.encode(neighbour.uri("/items").toString(), StandardCharsets.UTF_8);
		RawHttpMessage response = new RawHttpClient(relay.port(), Duration.ofSeconds(10))
			.get("/relay/" + client + "?url=" + url, List.of(headerLines));
		assertThat(response.status()).isEqualTo(200);
		return neighbour.onlyRequest();
	}

	private static long dropped(String reason) {
		return plain.bean(PropagationLedger.class)
			.snapshot()
			.dropped()
			.getOrDefault("tenant", Map.of())
			.getOrDefault(reason, 0L);
	}

}
