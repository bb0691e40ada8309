// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.Map;

import io.github.tracepropagation.test.http.RawHttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What every kind of client has on the wire, in its span and in its meters.
 */
class ClientKindIntegrationTests {

	private static final Map<String, String> BY_HAND = Map.of("Traceparent",
			"00-11111111111111111111111111111111-2222222222222222-01", "TraceState", "foreign=1", "BAGGAGE",
			"tenant=green");

	private static RawHttpServer server;

	private static ClientRig rig;

	@BeforeAll
	static void start() {
		server = RawHttpServer.start();
		rig = new ClientRig();
	}

	@AfterAll
	static void stop() {
		rig.close();
		server.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		server.reset();
	}

	@ParameterizedTest
	@EnumSource
	void callWithinATraceHasOneSpanOneHeaderAndOneMeasurement(ClientKind kind) {
		try (Scope scope = rig.continueTrace(TraceState.builder().put("vendor", "value").build(),
				Baggage.builder().put("tenant", "blue").build())) {
			assertThat(scope).isNotNull();
			assertThat(kind.client(rig.registry(), Map.of()).get(server.uri("/items/1?q=1"))).isEqualTo("answer");
		}
		SpanData span = rig.onlySpan();
		assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(span.getName()).isEqualTo("http get");
		assertThat(span.getParentSpanId()).isEqualTo(ClientRig.SPAN_ID);
		assertThat(server.onlyRequest().headerLines()).filteredOn(ClientKindIntegrationTests::isOfTrace)
			.containsExactlyInAnyOrder("traceparent: 00-" + ClientRig.TRACE_ID + "-" + span.getSpanId() + "-01",
					"tracestate: vendor=value", "baggage: tenant=blue");
		Timer timer = Awaitility.await().until(ClientKindIntegrationTests::timer, (found) -> found != null);
		assertThat(timer.count()).isOne();
		assertThat(timer.getId().getTag("method")).isEqualTo("GET");
		assertThat(timer.getId().getTag("status")).isEqualTo("200");
		assertThat(timer.getId().getTag("outcome")).isEqualTo("SUCCESS");
		assertThat(timer.getId().getTag("exception")).isEqualTo("none");
		assertThat(timer.getId().getTag("client.name")).isEqualTo("localhost");
		assertThat(timer.getId().getTag("uri")).isEqualTo("none");
		assertThat(rig.timed("http.client.requests")).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void callOutsideAnySpanStartsATraceAndSendsIt(ClientKind kind) {
		kind.client(rig.registry(), Map.of()).get(server.uri("/items/1"));
		SpanData span = rig.onlySpan();
		assertThat(span.getParentSpanContext().isValid()).isFalse();
		assertThat(server.onlyRequest().headerLines()).filteredOn(ClientKindIntegrationTests::isOfTrace)
			.containsExactly("traceparent: 00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
	}

	@ParameterizedTest
	@EnumSource
	void headersSetByHandAreReplacedInWhateverCase(ClientKind kind) {
		try (Scope scope = rig.continueTrace(TraceState.builder().put("vendor", "value").build(),
				Baggage.builder().put("tenant", "blue").build())) {
			assertThat(scope).isNotNull();
			kind.client(rig.registry(), BY_HAND).get(server.uri("/items/1"));
		}
		assertThat(server.onlyRequest().headerLines()).filteredOn(ClientKindIntegrationTests::isOfTrace)
			.containsExactlyInAnyOrder(
					"traceparent: 00-" + ClientRig.TRACE_ID + "-" + rig.onlySpan().getSpanId() + "-01",
					"tracestate: vendor=value", "baggage: tenant=blue");
	}

	@ParameterizedTest
	@EnumSource
	void stateSetByHandDoesNotGoOutWithOurTraceAndBaggageSetByHandDoes(ClientKind kind) {
		try (Scope scope = rig.continueTrace(TraceState.getDefault(), Baggage.empty())) {
			assertThat(scope).isNotNull();
			kind.client(rig.registry(), BY_HAND).get(server.uri("/items/1"));
		}
		assertThat(server.onlyRequest().header("traceparent"))
			.containsExactly("00-" + ClientRig.TRACE_ID + "-" + rig.onlySpan().getSpanId() + "-01");
		assertThat(server.onlyRequest().header("tracestate")).isEmpty();
		assertThat(server.onlyRequest().header("baggage")).containsExactly("tenant=green");
	}

	@ParameterizedTest
	@EnumSource
	void callThatGetsNoResponseEndsItsSpanWithAnError(ClientKind kind) {
		ClientKind.Call call = kind.client(rig.registry(), Map.of());
		try (RawHttpServer silent = RawHttpServer.start((request) -> "")) {
			assertThatException().isThrownBy(() -> call.get(silent.uri("/items/1")));
		}
		SpanData span = rig.onlySpan();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		Awaitility.await().untilAsserted(() -> assertThat(rig.timed("http.client.requests")).isOne());
		Timer timer = timer();
		assertThat(timer).isNotNull();
		assertThat(timer.getId().getTag("exception")).isNotEqualTo("none");
		assertThat(timer.getId().getTag("status")).isEqualTo("CLIENT_ERROR");
	}

	private static Timer timer() {
		return rig.bean(MeterRegistry.class).find("http.client.requests").timer();
	}

	private static boolean isOfTrace(String line) {
		return line.toLowerCase().matches("(traceparent|tracestate|baggage):.*");
	}

}
