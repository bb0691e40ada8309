// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.http.HttpResponse;

import io.github.tracepropagation.ledger.Hop;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to Tomcat, and what comes back.
 */
class ServletIntegrationTests {

	private static final String TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

	private static Relay traceresponse;

	private static Relay serverTiming;

	private static Relay ownName;

	@BeforeAll
	static void start() {
		traceresponse = new Relay("trace-propagation.http.server.response-header=traceresponse");
		serverTiming = new Relay("trace-propagation.http.server.response-header=server-timing");
		ownName = new Relay("trace-propagation.http.server.response-header=X-Trace-Id");
	}

	@AfterAll
	static void stop() {
		traceresponse.close();
		serverTiming.close();
		ownName.close();
	}

	@BeforeEach
	void reset() {
		traceresponse.reset();
		serverTiming.reset();
		ownName.reset();
	}

	@ParameterizedTest
	@CsvSource({ "/ok, 200", "/missing, 404", "/fails, 500", "/async, 200" })
	void traceresponseHoldsIdsAndFlagsWhateverTheStatus(String path, int status) {
		HttpResponse<String> response = traceresponse.get(path, "traceparent", TRACEPARENT);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().allValues("traceresponse")).containsExactly(format(serverSpan(traceresponse)));
	}

	@ParameterizedTest
	@CsvSource({ "/ok, 200", "/missing, 404", "/fails, 500", "/async, 200" })
	void serverTimingHoldsIdsAndFlagsWhateverTheStatus(String path, int status) {
		HttpResponse<String> response = serverTiming.get(path);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().allValues("server-timing"))
			.containsExactly("trace;desc=\"" + format(serverSpan(serverTiming)) + "\"");
	}

	@ParameterizedTest
	@CsvSource({ "/ok, 200", "/missing, 404", "/fails, 500", "/async, 200" })
	void headerOfAnotherNameHoldsTheTraceIdWhateverTheStatus(String path, int status) {
		HttpResponse<String> response = ownName.get(path);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().allValues("x-trace-id")).containsExactly(serverSpan(ownName).getTraceId());
	}

	@Test
	void headerThatTheApplicationSetsWins() {
		assertThat(traceresponse.get("/own-header").headers().allValues("traceresponse")).containsExactly("own");
	}

	@Test
	void serverTimingOfTheApplicationStays() {
		assertThat(serverTiming.get("/own-header").headers().allValues("server-timing")).hasSize(2)
			.anyMatch((entry) -> entry.startsWith("trace;desc="))
			.contains("db;dur=5");
	}

	@Test
	void noHeaderIsWrittenUnlessAskedFor() {
		try (Relay silent = new Relay()) {
			assertThat(silent.get("/ok").headers().map()).doesNotContainKeys("traceresponse", "server-timing");
		}
	}

	@Test
	void noHeaderIsWrittenWhereRequestsAreNotObserved() {
		try (Relay unobserved = new Relay("trace-propagation.http.server.response-header=traceresponse",
				"management.observations.enable.http.server.requests=false")) {
			HttpResponse<String> response = unobserved.get("/ok");
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().allValues("traceresponse")).isEmpty();
		}
	}

	@Test
	void requestsAreStillTracedByBootWhereTheRoomIsSwitchedOff() {
		try (Relay off = new Relay("trace-propagation.http.server.enabled=false",
				"trace-propagation.http.server.response-header=traceresponse")) {
			assertThat(off.get("/ok", "traceparent", TRACEPARENT).headers().allValues("traceresponse")).isEmpty();
			assertThat(off.spans(SpanKind.SERVER)).singleElement()
				.extracting(SpanData::getParentSpanId)
				.isEqualTo("00f067aa0ba902b7");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ok", "/missing", "/fails", "/async" })
	void everyRequestIsTimedOnce(String path) {
		long before = timed(traceresponse, "http.server.requests");
		traceresponse.get(path);
		assertThat(traceresponse.spans(SpanKind.SERVER)).hasSize(1);
		assertThat(timed(traceresponse, "http.server.requests")).isEqualTo(before + 1);
	}

	@Test
	void observationNameOfBootIsHonoured() {
		try (Relay named = new Relay("management.observations.http.server.requests.name=in")) {
			named.get("/ok");
			assertThat(timed(named, "in")).isEqualTo(1);
			assertThat(timed(named, "http.server.requests")).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/%6Fk", "/ok;v=1" })
	void policySeesOnePathHoweverItIsSpelled(String path) {
		assertThat(traceresponse.get(path, "traceparent", TRACEPARENT).statusCode()).isEqualTo(200);
		assertThat(traceresponse.bean(RelayApplication.Hops.class).seen)
			.containsExactly(Hop.inbound("http", "127.0.0.1", "/ok"));
	}

	@Test
	void pathHasTheContextPathInFront() {
		try (Relay relay = new Relay("server.servlet.context-path=/shop")) {
			relay.get("/shop/ok?secret=x", "traceparent", TRACEPARENT);
			assertThat(relay.bean(RelayApplication.Hops.class).seen)
				.containsExactly(Hop.inbound("http", "127.0.0.1", "/shop/ok"));
		}
	}

	private static SpanData serverSpan(Relay relay) {
		assertThat(relay.spans(SpanKind.SERVER)).hasSize(1);
		return relay.spans(SpanKind.SERVER).get(0);
	}

	private static String format(SpanData span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
	}

	private static long timed(Relay relay, String name) {
		return relay.bean(MeterRegistry.class).find(name).timers().stream().mapToLong(Timer::count).sum();
	}

}
