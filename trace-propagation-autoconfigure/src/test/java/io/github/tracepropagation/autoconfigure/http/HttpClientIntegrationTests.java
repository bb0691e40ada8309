// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From Tomcat through each client to a server that is not ours.
 */
@ExtendWith(OutputCaptureExtension.class)
class HttpClientIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN_ID = "00f067aa0ba902b7";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static RecordingHttpServer downstream;

	private static Relay relay;

	@BeforeAll
	static void start() {
		downstream = new RecordingHttpServer();
		relay = new Relay();
	}

	@AfterAll
	static void stop() {
		relay.close();
		downstream.close();
	}

	@BeforeEach
	void reset() {
		relay.reset();
		downstream.reset();
	}

	@EachClient
	void callContinuesTheTraceOfTheRequestWithOneHeaderAndOneSpanPerHop(String client) {
		assertThat(relay.relay(client, downstream, "traceparent", TRACEPARENT).body()).isEqualTo("answer");
		List<SpanData> server = relay.spans(SpanKind.SERVER);
		List<SpanData> clients = relay.spans(SpanKind.CLIENT);
		assertThat(server).hasSize(1);
		assertThat(clients).hasSize(1);
		assertThat(server.get(0).getTraceId()).isEqualTo(TRACE_ID);
		assertThat(server.get(0).getParentSpanId()).isEqualTo(SPAN_ID);
		assertThat(clients.get(0).getParentSpanId()).isEqualTo(server.get(0).getSpanId());
		assertThat(downstream.onlyRequest().get("traceparent"))
			.containsExactly("00-" + TRACE_ID + "-" + clients.get(0).getSpanId() + "-01");
	}

	@EachClient
	void requestWithoutContextStartsATraceThatTheCallContinues(String client) {
		relay.relay(client, downstream);
		SpanData server = relay.spans(SpanKind.SERVER).get(0);
		SpanData call = relay.spans(SpanKind.CLIENT).get(0);
		assertThat(server.getParentSpanContext().isValid()).isFalse();
		assertThat(downstream.onlyRequest().get("traceparent"))
			.containsExactly("00-" + server.getTraceId() + "-" + call.getSpanId() + "-01");
	}

	@EachClient
	void callOutsideAnySpanStartsATrace(String client) {
		relay.bean(RelayApplication.Calls.class).get(client, downstream.url());
		SpanData call = relay.spans(SpanKind.CLIENT).get(0);
		assertThat(call.getParentSpanContext().isValid()).isFalse();
		assertThat(downstream.onlyRequest().get("traceparent"))
			.containsExactly("00-" + call.getTraceId() + "-" + call.getSpanId() + "-01");
	}

	@EachClient
	void callPassesTheCallersStateAndBaggageOn(String client) {
		relay.relay(client, downstream, "traceparent", TRACEPARENT, "tracestate", "vendor=value", "baggage",
				"tenant=blue");
		assertThat(downstream.onlyRequest().get("tracestate")).containsExactly("vendor=value");
		assertThat(downstream.onlyRequest().get("baggage")).containsExactly("tenant=blue");
	}

	@EachClient
	void policiesSeeWhereTheHopsLead(String client) {
		relay.relay(client, downstream, "traceparent", TRACEPARENT);
		assertThat(relay.bean(RelayApplication.Hops.class).seen).containsExactly(
				Hop.inbound("http", "127.0.0.1", "/relay/" + client),
				Hop.outbound("http", "localhost", "/items/1", "/items/1"));
	}

	@EachClient
	void ledgerAndItsMetersCountBothHops(String client) {
		PropagationLedger ledger = relay.bean(PropagationLedger.class);
		long continued = ledger.count("http", Direction.INBOUND, Outcome.CONTINUED);
		long injected = ledger.count("http", Direction.OUTBOUND, Outcome.INJECTED);
		relay.relay(client, downstream, "traceparent", TRACEPARENT);
		assertThat(meter("trace.propagation.inbound", "continued")).isEqualTo(continued + 1);
		assertThat(meter("trace.propagation.outbound", "injected")).isEqualTo(injected + 1);
	}

	@EachClient
	void everyCallIsTimedOnce(String client) {
		long before = timed();
		relay.relay(client, downstream);
		Awaitility.await().untilAsserted(() -> assertThat(timed()).isEqualTo(before + 1));
	}

	@Test
	void callsPropagateWhereExportIsSwitchedOff() {
		try (Relay withoutExport = new Relay("management.tracing.export.enabled=false")) {
			withoutExport.relay("handMadeRestClient", downstream, "traceparent", TRACEPARENT, "baggage", "tenant=blue");
			assertThat(downstream.onlyRequest().get("traceparent")).singleElement()
				.asString()
				.startsWith("00-" + TRACE_ID + "-")
				.doesNotContain(SPAN_ID);
			assertThat(downstream.onlyRequest().get("baggage")).containsExactly("tenant=blue");
		}
	}

	@Test
	void idsOfAnUnsampledTraceAreSentToo() {
		try (Relay unsampled = new Relay("management.tracing.sampling.probability=0.0",
				"trace-propagation.http.server.response-header=traceresponse")) {
			String answered = unsampled.relay("handMadeRestTemplate", downstream)
				.headers()
				.firstValue("traceresponse")
				.orElseThrow();
			assertThat(downstream.onlyRequest().get("traceparent")).singleElement()
				.asString()
				.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00")
				.startsWith(answered.substring(0, 35));
			assertThat(unsampled.spans(SpanKind.CLIENT)).isEmpty();
		}
	}

	@Test
	void handMadeClientsStaySilentWhereBeansAreNotInstrumented() {
		try (Relay uninstrumented = new Relay("trace-propagation.http.client.instrument-beans=false")) {
			uninstrumented.relay("handMadeRestTemplate", downstream);
			assertThat(downstream.onlyRequest()).doesNotContainKey("Traceparent");
			downstream.reset();
			uninstrumented.relay("builtRestTemplate", downstream);
			assertThat(downstream.onlyRequest().get("traceparent")).hasSize(1);
		}
	}

	@Test
	void postProcessorsInitializeNothingEarly(CapturedOutput output) {
		try (Relay started = new Relay()) {
			assertThat(started.bean(RelayApplication.Calls.class)).isNotNull();
			assertThat(output).contains("Tomcat started").doesNotContain("is not eligible for getting processed");
		}
	}

	private static long timed() {
		return relay.bean(MeterRegistry.class)
			.find("http.client.requests")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	private static double meter(String name, String outcome) {
		return relay.bean(MeterRegistry.class)
			.get(name)
			.tags("transport", "http", "outcome", outcome)
			.functionCounter()
			.count();
	}

	@Retention(RetentionPolicy.RUNTIME)
	@Target(ElementType.METHOD)
	@ParameterizedTest
	@ValueSource(strings = { "handMadeRestTemplate", "ownRestTemplate", "handMadeRestClient", "handMadeWebClient",
			"builtRestTemplate", "builtRestClient", "builtWebClient" })
	private @interface EachClient {

	}

}
