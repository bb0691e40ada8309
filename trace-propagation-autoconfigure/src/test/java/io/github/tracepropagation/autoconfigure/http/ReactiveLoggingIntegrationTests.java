// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

import io.opentelemetry.api.trace.SpanKind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines that a reactive application logs while it handles requests.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveLoggingIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static ReactiveServer server;

	@BeforeAll
	static void start() {
		server = new ReactiveServer();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		server.reset();
	}

	@ParameterizedTest
	@CsvSource({ "/mono, in the handler, 200", "/mono, before the switch, 200", "/mono, after the switch, 200",
			"/mono, at the end, 200", "/flux, element first, 200", "/flux, element second, 200",
			"/function, in the function, 200", "/function, in the operator of the function, 200",
			"/blocking, on the worker, 200", "/events, event 0, 200", "/events, event 2, 200",
			"/handled, in the exception handler, 409", "/filter-fails, in the filter, 500",
			"/timeout, timed out, 500" })
	void lineOfTheApplicationHasTheIdsOfTheRequest(String path, String message, int status, CapturedOutput output) {
		assertThat(server.get(path, "traceparent", TRACEPARENT).statusCode()).isEqualTo(status);
		String spanId = server.serverSpan().getSpanId();
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": " + message))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + spanId + "]");
	}

	@ParameterizedTest
	@CsvSource({ "/fails", "/throws", "/timeout", "/filter-fails" })
	void errorLineOfSpringHasTheIdsOfTheRequest(String path, CapturedOutput output) {
		assertThat(server.get(path, "traceparent", TRACEPARENT).statusCode()).isEqualTo(500);
		String spanId = server.serverSpan().getSpanId();
		assertThat(output.getOut().lines().filter((line) -> line.contains("500 Server Error for HTTP GET")))
			.singleElement()
			.asString()
			.contains(" ERROR ", "[" + TRACE_ID + "-" + spanId + "]");
	}

	@Test
	void lineAboutTheClientThatWentAwayHasTheIdsAndTheSpanEndsOnce(CapturedOutput output) throws IOException {
		try (Socket client = server.send("/never", "traceparent: " + TRACEPARENT)) {
			assertThat(client.isConnected()).isTrue();
			Awaitility.await().until(() -> output.getOut().contains(": waiting"));
		}
		Awaitility.await().until(() -> output.getOut().contains(": cancelled"));
		assertThat(server.spans(SpanKind.SERVER)).hasSize(1);
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": cancelled"))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + server.serverSpan().getSpanId() + "]");
	}

	@Test
	void spanOfAStreamEndsOnceWhereItsClientWentAway(CapturedOutput output) throws IOException {
		long before = server.timed("http.server.requests");
		try (Socket client = server.send("/endless", "traceparent: " + TRACEPARENT)) {
			assertThat(client.getInputStream().read()).isEqualTo('H');
		}
		Awaitility.await().until(() -> output.getOut().contains(": cancelled"));
		assertThat(server.serverSpan().getTraceId()).isEqualTo(TRACE_ID);
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": cancelled"))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + server.serverSpan().getSpanId() + "]");
		Awaitility.await().untilAsserted(() -> assertThat(server.timed("http.server.requests")).isEqualTo(before + 1));
	}

	@Test
	void nothingIsLeftOnTheThreadsOfTheServer() throws IOException {
		ReactiveApplication.Threads threads = server.bean(ReactiveApplication.Threads.class);
		for (int round = 0; round < 8; round++) {
			for (String path : List.of("/mono", "/events", "/blocking", "/handled", "/fails", "/timeout", "/missing",
					"/filter-fails", "/function")) {
				server.get(path);
			}
			server.send("/never").close();
		}
		server.spans(SpanKind.SERVER);
		server.get("/ok");
		assertThat(threads.names).hasSizeGreaterThan(List.copyOf(threads.names).stream().distinct().toList().size());
		assertThat(threads.leftovers).isEmpty();
	}

}
