// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to Reactor Netty, what comes back and what is sent on.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveServerIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN_ID = "00f067aa0ba902b7";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static RecordingHttpServer downstream;

	private static ReactiveServer traceresponse;

	private static ReactiveServer serverTiming;

	@BeforeAll
	static void start() {
		downstream = new RecordingHttpServer();
		traceresponse = new ReactiveServer("trace-propagation.http.server.response-header=traceresponse");
		serverTiming = new ReactiveServer("trace-propagation.http.server.response-header=server-timing");
	}

	@AfterAll
	static void stop() {
		serverTiming.close();
		traceresponse.close();
		downstream.close();
	}

	@BeforeEach
	void reset() {
		traceresponse.reset();
		serverTiming.reset();
		downstream.reset();
	}

	@Test
	void callContinuesTheTraceOfTheRequestWithOneHeaderAndOneSpanPerHop() {
		assertThat(traceresponse
			.call("/call", downstream, "traceparent", TRACEPARENT, "tracestate", "vendor=value", "baggage",
					"tenant=blue")
			.body()).isEqualTo("answer");
		SpanData server = traceresponse.serverSpan();
		assertThat(server.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(server.getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(traceresponse.spans(SpanKind.CLIENT)).singleElement().satisfies((client) -> {
			assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
			assertThat(downstream.onlyRequest().get("traceparent"))
				.containsExactly("00-" + TRACE_ID + "-" + client.getSpanId() + "-01");
		});
		assertThat(downstream.onlyRequest().get("tracestate")).containsExactly("vendor=value");
		assertThat(downstream.onlyRequest().get("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void requestWithoutContextStartsATraceThatTheCallContinues() {
		traceresponse.call("/call", downstream);
		SpanData server = traceresponse.serverSpan();
		assertThat(server.getParentSpanContext().isValid()).isFalse();
		assertThat(downstream.onlyRequest().get("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + server.getTraceId() + "-");
	}

	@Test
	void policiesSeeWhereTheHopsLead() {
		traceresponse.call("/call", downstream, "traceparent", TRACEPARENT);
		assertThat(traceresponse.bean(RelayApplication.Hops.class).seen).containsExactly(
				Hop.inbound("http", "127.0.0.1", "/call"), Hop.outbound("http", "localhost", "/items/1", "/items/1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%6Fk", "/ok;v=1" })
	void policySeesOnePathHoweverItIsSpelled(String path) {
		assertThat(traceresponse.get(path, "traceparent", TRACEPARENT).statusCode()).isEqualTo(200);
		assertThat(traceresponse.bean(RelayApplication.Hops.class).seen)
			.containsExactly(Hop.inbound("http", "127.0.0.1", "/ok"));
	}

	@Test
	void pathIsThatWithinTheApplication() {
		try (ReactiveServer server = new ReactiveServer("spring.webflux.base-path=/shop")) {
			server.get("/shop/ok?secret=x", "traceparent", TRACEPARENT);
			assertThat(server.bean(RelayApplication.Hops.class).seen)
				.containsExactly(Hop.inbound("http", "127.0.0.1", "/ok"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "framework", "native" })
	void prefixThatACallerClaimsIsNoPartOfThePath(String strategy) {
		try (ReactiveServer server = new ReactiveServer("server.forward-headers-strategy=" + strategy)) {
			assertThat(server.get("/ok", "traceparent", TRACEPARENT, "X-Forwarded-Prefix", "/elsewhere").statusCode())
				.isEqualTo(200);
			assertThat(server.bean(RelayApplication.Hops.class).seen).extracting(Hop::destination)
				.containsExactly("/ok");
		}
	}

	@Test
	void twoLinesOfTraceparentStartATrace() throws IOException {
		PropagationLedger ledger = traceresponse.bean(PropagationLedger.class);
		long duplicates = ledger.count("http", Direction.INBOUND, Outcome.DUPLICATE);
		try (Socket client = traceresponse.send("/ok", "traceparent: " + TRACEPARENT,
				"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")) {
			assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200");
		}
		assertThat(traceresponse.serverSpan().getParentSpanContext().isValid()).isFalse();
		assertThat(ledger.count("http", Direction.INBOUND, Outcome.DUPLICATE)).isEqualTo(duplicates + 1);
	}

	@Test
	void linesOfTracestateAreJoined() throws IOException {
		String url = URLEncoder.encode(downstream.url(), StandardCharsets.UTF_8);
		try (Socket client = traceresponse.send("/call?url=" + url, "Traceparent: " + TRACEPARENT, "tracestate: one=1",
				"Tracestate: two=2")) {
			assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
				.startsWith("HTTP/1.1 200");
		}
		assertThat(downstream.onlyRequest().get("tracestate")).containsExactly("one=1,two=2");
	}

	@ParameterizedTest
	@CsvSource({ "/ok, 200", "/events, 200", "/function, 200", "/missing, 404", "/status, 410", "/handled, 409",
			"/fails, 500", "/throws, 500", "/filter-fails, 500", "/timeout, 500" })
	void traceresponseHoldsIdsAndFlagsWhateverTheStatus(String path, int status) {
		HttpResponse<String> response = traceresponse.get(path, "traceparent", TRACEPARENT);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().allValues("traceresponse")).containsExactly(format(traceresponse.serverSpan()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own-header", "/function-own-header" })
	void headerThatTheApplicationSetsWins(String path) {
		assertThat(traceresponse.get(path).headers().allValues("traceresponse")).containsExactly("own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/own-header", "/function-own-header" })
	void serverTimingOfTheApplicationStays(String path) {
		assertThat(serverTiming.get(path).headers().allValues("server-timing")).containsExactly("db;dur=5",
				"trace;desc=\"" + format(serverTiming.serverSpan()) + "\"");
	}

	@Test
	void noHeaderIsWrittenUnlessAskedFor() {
		try (ReactiveServer silent = new ReactiveServer()) {
			assertThat(silent.get("/ok").headers().map()).doesNotContainKeys("traceresponse", "server-timing");
		}
	}

	@Test
	void noHeaderIsWrittenWhereRequestsAreNotObserved() {
		try (ReactiveServer unobserved = new ReactiveServer(
				"trace-propagation.http.server.response-header=traceresponse",
				"management.observations.enable.http.server.requests=false")) {
			HttpResponse<String> response = unobserved.get("/ok");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().allValues("traceresponse")).isEmpty();
		}
	}

	@Test
	void attributesOfTheExchangeHoldTheIdsAndFlags() {
		assertThat(traceresponse.get("/attributes", "traceparent", TRACEPARENT).body())
			.isEqualTo(format(traceresponse.serverSpan()));
	}

	@Test
	void accessLogOfTheServerHasTheResponseHeader(CapturedOutput output) {
		String header = traceresponse.get("/ok").headers().firstValue("traceresponse").orElseThrow();
		Awaitility.await().untilAsserted(() -> assertThat(output.getOut()).contains("answered with " + header));
	}

	@Test
	void problemDetailHasTheTraceIdWhereAskedFor() {
		try (ReactiveServer server = new ReactiveServer("trace-propagation.http.server.problem-detail=true",
				"spring.webflux.problemdetails.enabled=true")) {
			String property = "\"trace_id\":\"" + TRACE_ID + "\"";
			assertThat(server.get("/problem", "traceparent", TRACEPARENT).body()).contains("On purpose", property);
			assertThat(server.get("/status", "traceparent", TRACEPARENT).body()).contains("On purpose", property);
			assertThat(server.get("/missing", "traceparent", TRACEPARENT).body()).contains("404", property);
			assertThat(server.get("/own-problem", "traceparent", TRACEPARENT).body()).contains("\"trace_id\":\"own\"");
		}
	}

	@Test
	void problemDetailIsLeftAloneUnlessAskedFor() {
		assertThat(traceresponse.get("/problem").body()).contains("On purpose").doesNotContain("trace_id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ok", "/missing", "/fails", "/timeout" })
	void everyRequestIsTimedOnce(String path) {
		long before = traceresponse.timed("http.server.requests");
		traceresponse.get(path);
		traceresponse.serverSpan();
		Awaitility.await()
			.untilAsserted(() -> assertThat(traceresponse.timed("http.server.requests")).isEqualTo(before + 1));
	}

	private static String format(SpanData span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
	}

}
