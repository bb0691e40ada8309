// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.http.HttpResponse;
import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests to excluded paths.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExcludedRequestIntegrationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN_ID = "00f067aa0ba902b7";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static Relay relay;

	@BeforeAll
	static void start() {
		relay = new Relay(List.of(RelayApplication.class, Probes.class),
				"trace-propagation.http.server.exclude=/relay/**,/probe/**,/asynchronous",
				"trace-propagation.http.server.response-header=traceresponse");
	}

	@AfterAll
	static void stop() {
		relay.close();
	}

	@BeforeEach
	void reset() {
		relay.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/probe/ids", "/%70robe/ids", "/probe;v=1/ids", "/probe/ids?a=b" })
	void requestHasNeitherSpanNorMetricHoweverItsPathIsSpelled(String path) {
		long timed = FailedRequestContract.timed(relay);
		HttpResponse<String> response = relay.get(path, "traceparent", TRACEPARENT);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo(TRACE_ID + "-" + SPAN_ID + "-01 " + TRACE_ID + "-" + SPAN_ID);
		assertThat(response.headers().map()).doesNotContainKey("traceresponse");
		assertThat(relay.spans(SpanKind.SERVER)).isEmpty();
		assertThat(FailedRequestContract.timed(relay)).isEqualTo(timed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ok?path=/probe/ids", "/probes", "/Probe/ids" })
	void otherRequestsAreObserved(String path) {
		relay.get(path, "traceparent", TRACEPARENT);
		assertThat(relay.spans(SpanKind.SERVER)).hasSize(1);
	}

	@Test
	void requestWithoutContextGetsFreshUnsampledOnes() {
		String first = relay.get("/probe/ids").body();
		String second = relay.get("/probe/ids").body();
		assertThat(first).matches("([0-9a-f]{32}-[0-9a-f]{16})-00 \\1").isNotEqualTo(second);
	}

	@Test
	void nothingBelowStartsASampledTrace() {
		assertThat(relay.get("/probe/observation").body()).isEqualTo("00");
		assertThat(relay.spans(SpanKind.INTERNAL)).isEmpty();
	}

	@Test
	void whatIsBelowIsInTheTraceOfTheCaller() {
		assertThat(relay.get("/probe/observation", "traceparent", TRACEPARENT).body()).isEqualTo("01");
		assertThat(relay.spans(SpanKind.INTERNAL)).singleElement().satisfies((span) -> {
			assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
			assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID);
		});
	}

	@Test
	void callDownstreamCarriesTheContext() {
		try (RecordingHttpServer downstream = new RecordingHttpServer()) {
			relay.relay("builtRestClient", downstream, "traceparent", TRACEPARENT, "baggage", "tenant=blue",
					"tracestate", "vendor=1");
			assertThat(downstream.onlyRequest().getFirst("traceparent")).startsWith("00-" + TRACE_ID).endsWith("-01");
			assertThat(downstream.onlyRequest().getFirst("baggage")).isEqualTo("tenant=blue");
			assertThat(downstream.onlyRequest().getFirst("tracestate")).isEqualTo("vendor=1");
			downstream.reset();
			relay.relay("builtRestClient", downstream);
			assertThat(downstream.onlyRequest().getFirst("traceparent")).endsWith("-00");
		}
	}

	@Test
	void policyAndLedgerApply() {
		double continued = count("continued");
		relay.get("/probe/ids", "traceparent", TRACEPARENT);
		assertThat(relay.bean(RelayApplication.Hops.class).seen)
			.containsExactly(Hop.inbound("http", "127.0.0.1", "/probe/ids", "(excluded)"));
		assertThat(count("continued")).isEqualTo(continued + 1);
	}

	@Test
	void contextThatThePolicyRefusesDoesNotPass() {
		try (Relay refusing = new Relay(List.of(RelayApplication.class, Probes.class, Refusal.class),
				"trace-propagation.http.server.exclude=/probe/**")) {
			assertThat(refusing.get("/probe/ids", "traceparent", TRACEPARENT).body()).doesNotContain(TRACE_ID)
				.contains("-00 ");
		}
	}

	@Test
	void contextIsCurrentAgainOnAnAsyncDispatch() {
		assertThat(relay.get("/probe/dispatch", "traceparent", TRACEPARENT).body())
			.isEqualTo(TRACE_ID + "-" + SPAN_ID + "-01 " + TRACE_ID + "-" + SPAN_ID);
		assertThat(relay.spans(SpanKind.SERVER)).isEmpty();
	}

	@Test
	void linesOfAFailureHaveTheIds(CapturedOutput output) {
		int before = output.getOut().length();
		assertThat(relay.get("/probe/failure", "traceparent", TRACEPARENT).statusCode()).isEqualTo(500);
		assertThat(FailedRequestContract.records(output, before)).hasSizeGreaterThan(1)
			.allSatisfy((line) -> assertThat(line).contains("[" + TRACE_ID + "-" + SPAN_ID + "]"));
	}

	@Test
	void pathIsRelativeToTheContextPath() {
		try (Relay relay = new Relay(List.of(RelayApplication.class, Probes.class),
				"trace-propagation.http.server.exclude=/probe/**", "server.servlet.context-path=/shop")) {
			assertThat(relay.get("/shop/probe/ids", "traceparent", TRACEPARENT).body()).contains(SPAN_ID);
			assertThat(relay.spans(SpanKind.SERVER)).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/manage" })
	void actuatorIsExcludedByDefault(String basePath) {
		try (Relay relay = new Relay("management.endpoints.web.base-path=" + basePath)) {
			relay.get(basePath + "/health", "traceparent", TRACEPARENT);
			assertThat(relay.spans(SpanKind.SERVER)).isEmpty();
			relay.get("/ok");
			assertThat(relay.spans(SpanKind.SERVER)).hasSize(1);
		}
	}

	@Test
	void actuatorIsObservedWhereNothingIsExcluded() {
		try (Relay relay = new Relay("trace-propagation.http.server.exclude=")) {
			relay.get("/actuator/health");
			assertThat(relay.spans(SpanKind.SERVER)).hasSize(1);
		}
	}

	private static double count(String outcome) {
		return relay.bean(MeterRegistry.class)
			.find("trace.propagation.inbound")
			.tags("transport", "http", "outcome", outcome)
			.functionCounters()
			.stream()
			.mapToDouble(FunctionCounter::count)
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	@Import(ProbeController.class)
	static class Probes {

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusal {

		@Bean
		@Primary
		InboundPolicy refusingPolicy() {
			return (hop, caller) -> InboundDecision.RESTART;
		}

	}

	@RestController
	static class ProbeController {

		private static final Logger logger = LoggerFactory.getLogger("com.example.Probe");

		private final ObservationRegistry registry;

		ProbeController(ObservationRegistry registry) {
			this.registry = registry;
		}

		@GetMapping("/probe/ids")
		String ids(HttpServletRequest request) {
			return request.getAttribute("trace_id") + "-" + request.getAttribute("span_id") + "-"
					+ request.getAttribute("trace_flags") + " " + MDC.get("trace_id") + "-" + MDC.get("span_id");
		}

		@GetMapping("/probe/observation")
		String observation() {
			return String.valueOf(Observation.createNotStarted("below", this.registry)
				.observe(() -> Span.current().getSpanContext().getTraceFlags().asHex()));
		}

		@GetMapping("/probe/failure")
		String failure() {
			logger.info("About to fail");
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/probe/dispatch")
		void dispatch(HttpServletRequest request) {
			request.startAsync().dispatch("/probe/ids");
		}

	}

}
