// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.opentelemetry.api.trace.SpanKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to paths of a reactive application that get no span.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveExclusionIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN_ID = "00f067aa0ba902b7";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static RecordingHttpServer downstream;

	private static ReactiveServer server;

	@BeforeAll
	static void start() {
		downstream = new RecordingHttpServer();
		server = new ReactiveServer("trace-propagation.http.server.response-header=traceresponse");
	}

	@AfterAll
	static void stop() {
		server.close();
		downstream.close();
	}

	@BeforeEach
	void reset() {
		server.reset();
		downstream.reset();
	}

	@Test
	void contextOfTheCallerPassesThrough(CapturedOutput output) {
		assertThat(server
			.call("/actuator/call", downstream, "traceparent", TRACEPARENT, "tracestate", "vendor=value", "baggage",
					"tenant=blue")
			.body()).isEqualTo("answer");
		assertThat(server.spans(SpanKind.SERVER)).isEmpty();
		assertThat(server.spans(SpanKind.CLIENT)).singleElement().satisfies((client) -> {
			assertThat(client.getParentSpanId()).isEqualTo(SPAN_ID);
			assertThat(downstream.onlyRequest().get("traceparent"))
				.containsExactly("00-" + TRACE_ID + "-" + client.getSpanId() + "-01");
		});
		assertThat(downstream.onlyRequest().get("tracestate")).containsExactly("vendor=value");
		assertThat(downstream.onlyRequest().get("baggage")).containsExactly("tenant=blue");
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": in the probe"))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + SPAN_ID + "]");
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": answered"))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + SPAN_ID + "]");
	}

	@Test
	void unsampledContextStandsInWhereTheCallerSentNone() {
		assertThat(server.call("/actuator/call", downstream).statusCode()).isEqualTo(200);
		assertThat(downstream.onlyRequest().get("traceparent")).singleElement()
			.asString()
			.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
		assertThat(server.spans(SpanKind.SERVER)).isEmpty();
		assertThat(server.spans(SpanKind.CLIENT)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health", "/%61ctuator/health", "/actuator;v=1/health" })
	void requestHasNeitherSpanNorMetricNorHeader(String path) {
		long before = server.timed("http.server.requests");
		assertThat(server.get(path, "traceparent", TRACEPARENT).headers().allValues("traceresponse")).isEmpty();
		server.get("/ok");
		server.serverSpan();
		Awaitility.await().untilAsserted(() -> assertThat(server.timed("http.server.requests")).isEqualTo(before + 1));
	}

	@Test
	void attributesOfTheExchangeHoldTheIdsOfTheCaller() {
		assertThat(server.get("/actuator/attributes", "traceparent", TRACEPARENT).body()).isEqualTo(TRACEPARENT);
	}

	@Test
	void callHasNoContextToPassOnWhereThePolicyIgnoresTheCallers() {
		try (ReactiveServer distrustful = new ReactiveServer(List.of(ReactiveApplication.class, Distrust.class))) {
			distrustful.call("/actuator/call", downstream, "traceparent", TRACEPARENT, "baggage", "tenant=blue");
			assertThat(downstream.onlyRequest().get("traceparent")).singleElement()
				.asString()
				.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
				.doesNotContain(TRACE_ID);
			assertThat(downstream.onlyRequest()).doesNotContainKey("Baggage");
		}
	}

	@Test
	void pathsOfTheApplicationAreExcludedInstead() {
		try (ReactiveServer own = new ReactiveServer("trace-propagation.http.server.exclude=/ok,/fun*")) {
			own.get("/ok");
			own.get("/function");
			own.get("/actuator/call");
			assertThat(own.serverSpan().getName()).contains("/actuator/call");
		}
	}

	@Test
	void policyAndLedgerSeeTheRequest() {
		PropagationLedger ledger = server.bean(PropagationLedger.class);
		long continued = ledger.count("http", Direction.INBOUND, Outcome.CONTINUED);
		server.get("/actuator/health", "traceparent", TRACEPARENT);
		assertThat(server.bean(RelayApplication.Hops.class).seen)
			.containsExactly(Hop.inbound("http", "127.0.0.1", "/actuator/health", "(excluded)"));
		assertThat(ledger.count("http", Direction.INBOUND, Outcome.CONTINUED)).isEqualTo(continued + 1);
	}

	@Test
	void exceptionHandlerLogsTheIdsOfTheCaller(CapturedOutput output) {
		server.get("/actuator/handled", "traceparent", TRACEPARENT);
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": in the exception handler")))
			.singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + SPAN_ID + "]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/fails", "/actuator/throws" })
	void errorLineOfSpringHasTheIdsOfTheCaller(String path, CapturedOutput output) {
		server.get(path, "traceparent", TRACEPARENT);
		assertThat(output.getOut().lines().filter((line) -> line.contains("500 Server Error for HTTP GET")))
			.singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + SPAN_ID + "]");
	}

	@Test
	void nothingIsLeftOnTheThreadsOfTheServer() {
		ReactiveApplication.Threads threads = server.bean(ReactiveApplication.Threads.class);
		for (int round = 0; round < 8; round++) {
			for (String path : List.of("/actuator/health", "/actuator/attributes", "/actuator/handled",
					"/actuator/fails", "/actuator/throws", "/actuator/missing")) {
				server.get(path, "traceparent", TRACEPARENT);
			}
			server.call("/actuator/call", downstream, "traceparent", TRACEPARENT);
		}
		server.get("/ok");
		assertThat(threads.names).hasSizeGreaterThan(List.copyOf(threads.names).stream().distinct().toList().size());
		assertThat(threads.leftovers).isEmpty();
	}

	@Configuration(proxyBeanMethods = false)
	static class Distrust {

		@Bean
		@Primary
		InboundPolicy distrust() {
			return (hop, caller) -> InboundDecision.RESTART;
		}

	}

}
