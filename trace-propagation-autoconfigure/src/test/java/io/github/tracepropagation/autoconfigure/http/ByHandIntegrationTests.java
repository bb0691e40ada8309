// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import com.sun.net.httpserver.Headers;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is made by hand within a request reaches the next service and the lines of every
 * operator, on both kinds of server.
 */
@ExtendWith(OutputCaptureExtension.class)
class ByHandIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static final List<String> LINES = List.of("before the call", "on the timer", "answered", "at last");

	private static ReactiveServer reactive;

	private static ReactiveServer servlet;

	private static RecordingHttpServer downstream;

	@BeforeAll
	static void start() {
		reactive = new ReactiveServer(List.of(ByHandApplication.class));
		servlet = new ReactiveServer(List.of(ByHandApplication.class), "spring.main.web-application-type=servlet");
		downstream = new RecordingHttpServer();
	}

	@AfterAll
	static void stop() {
		reactive.close();
		servlet.close();
		downstream.close();
	}

	@BeforeEach
	void reset() {
		downstream.reset();
		reactive.reset();
		servlet.reset();
	}

	@ParameterizedTest
	@CsvSource({ "true, captured", "true, subscribed", "true, blocked", "false, captured", "false, subscribed",
			"false, blocked" })
	void spanAndBaggageByHandReachTheNextServiceAndEveryLine(boolean isReactive, String path, CapturedOutput output) {
		ReactiveServer server = isReactive ? reactive : servlet;
		assertThat(server.call("/" + path, downstream, "traceparent", TRACEPARENT).body()).isEqualTo("at last");
		SpanData byHand = named(server, "by hand");
		Headers sent = downstream.onlyRequest();
		assertThat(sent.getFirst("traceparent")).contains(TRACE_ID, server.spans(SpanKind.CLIENT).get(0).getSpanId());
		assertThat(sent.getFirst("baggage")).isEqualTo("tenant=blue");
		assertThat(byHand.getParentSpanId()).isEqualTo(server.serverSpan().getSpanId());
		assertThat(server.spans(SpanKind.CLIENT).get(0).getParentSpanId()).isEqualTo(byHand.getSpanId());
		assertLines(output, byHand);
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void callWithinASpanByHandIsItsChild(boolean isReactive, CapturedOutput output) {
		ReactiveServer server = isReactive ? reactive : servlet;
		server.call("/micrometer", downstream, "traceparent", TRACEPARENT);
		SpanData byHand = named(server, "by hand");
		assertThat(server.spans(SpanKind.CLIENT).get(0).getParentSpanId()).isEqualTo(byHand.getSpanId());
		assertLines(output, byHand);
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void everyLineOfARequestHasItsIds(boolean isReactive, CapturedOutput output) {
		ReactiveServer server = isReactive ? reactive : servlet;
		server.call("/observed", downstream, "traceparent", TRACEPARENT);
		assertThat(server.spans(SpanKind.CLIENT).get(0).getParentSpanId()).isEqualTo(server.serverSpan().getSpanId());
		assertLines(output, server.serverSpan());
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void lineOfTheLastOperatorAfterACallHasTheIdsOfTheRequest(boolean isReactive, CapturedOutput output) {
		ReactiveServer server = isReactive ? reactive : servlet;
		server.call("/direct", downstream, "traceparent", TRACEPARENT);
		assertLine(output, "mapped", server.serverSpan());
	}

	private static SpanData named(ReactiveServer server, String name) {
		return server.spans().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	private static void assertLines(CapturedOutput output, SpanData span) {
		LINES.forEach((message) -> assertLine(output, message, span));
	}

	private static void assertLine(CapturedOutput output, String message, SpanData span) {
		assertThat(output.getOut().lines().filter((line) -> line.endsWith(": " + message))).singleElement()
			.asString()
			.contains("[" + TRACE_ID + "-" + span.getSpanId() + "]");
	}

}
