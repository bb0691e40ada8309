// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for requests that fail, whatever the container.
 */
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FailedRequestContract {

	static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static final int MAX_THREADS = 8;

	private static final Pattern RECORD = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT.*");

	private final String container;

	Relay relay;

	private final Predicate<String> containerLine;

	FailedRequestContract(String container, String containerLine) {
		this.container = container;
		this.containerLine = (line) -> line.contains(containerLine);
	}

	Relay start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("test.servlet-container=" + this.container);
		all.add("logging.level.org.springframework.web.servlet=DEBUG");
		all.add("server.tomcat.threads.max=" + MAX_THREADS);
		all.add("server.jetty.threads.max=" + MAX_THREADS);
		all.add("spring.mvc.servlet.load-on-startup=1");
		return new Relay(List.of(RelayApplication.class, FailingApplication.class), all.toArray(String[]::new));
	}

	@BeforeAll
	void startRelay() {
		this.relay = start("trace-propagation.http.server.response-header=server-timing");
	}

	@AfterAll
	void stopRelay() {
		this.relay.close();
	}

	@BeforeEach
	void reset() {
		this.relay.reset();
	}

	@ParameterizedTest
	@CsvSource({ "/failing/exception, 500, true", "/failing/assertion, 500, true", "/failing/handled, 409, false",
			"/failing/send-error, 503, false", "/failing/filter, 500, true", "/failing/filter-wrapped, 500, true",
			"/failing/async-dispatch, 500, true", "/failing/deferred, 500, true",
			"/failing/deferred-timeout, 503, false", "/failing/callable-timeout, 503, false",
			"/failing/reset, 502, false", "/missing, 404, false", "/failing/exception?fail-page=1, 500, true",
			"/failing/send-error?fail-page=1, 503, false" })
	void everyLineHasTheIdsOfTheOneSpan(String path, int status, boolean error, CapturedOutput output) {
		int before = output.getOut().length();
		long timed = timed(this.relay);
		HttpResponse<String> response = this.relay.get(path, "traceparent", TRACEPARENT);
		assertThat(response.statusCode()).isEqualTo(status);
		SpanData span = serverSpan(this.relay);
		assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(records(output, before)).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).contains("[" + TRACE_ID + "-" + span.getSpanId() + "]"));
		assertThat(records(output, before)).filteredOn(this.containerLine).hasSizeGreaterThanOrEqualTo(error ? 1 : 0);
		assertThat(span.getEvents()).hasSize(error ? 1 : 0);
		assertThat(span.getAttributes().get(AttributeKey.stringKey("status"))).isEqualTo(String.valueOf(status));
		assertThat(span.getName()).doesNotContain("/error");
		assertThat(timed(this.relay)).isEqualTo(timed + 1);
	}

	@ParameterizedTest
	@CsvSource({ "/failing/exception", "/failing/assertion", "/failing/handled", "/failing/send-error",
			"/failing/filter", "/failing/async-dispatch", "/failing/deferred", "/failing/deferred-timeout",
			"/failing/callable-timeout", "/failing/reset", "/failing/async-reset", "/missing",
			"/failing/exception?reset-page=1" })
	void responseHasTheHeaderOnce(String path) {
		HttpResponse<String> response = this.relay.get(path);
		SpanData span = serverSpan(this.relay);
		assertThat(response.headers().allValues("server-timing"))
			.containsExactly("trace;desc=\"00-%s-%s-01\"".formatted(span.getTraceId(), span.getSpanId()));
	}

	@ParameterizedTest
	@CsvSource({ "/failing/exception", "/failing/async-dispatch", "/failing/deferred-timeout", "/missing",
			"/failing/exception?fail-page=1" })
	void threadIsLeftAsItWas(String path) {
		FailingApplication.CleanThreads threads = this.relay.bean(FailingApplication.CleanThreads.class);
		this.relay.get(path, "traceparent", TRACEPARENT);
		for (int i = 0; i < 2 * MAX_THREADS; i++) {
			this.relay.get("/ok");
		}
		assertThat(threads.requests).hasValueGreaterThan(2 * MAX_THREADS);
		assertThat(threads.dirty).isEmpty();
	}

	@Test
	void callOfTheErrorPageIsInTheTraceWithItsBaggage() throws Exception {
		try (RecordingHttpServer downstream = new RecordingHttpServer()) {
			String url = URLEncoder.encode(downstream.url(), StandardCharsets.UTF_8);
			this.relay.get("/failing/exception?url=" + url, "traceparent", TRACEPARENT, "baggage", "tenant=blue");
			SpanData call = this.relay.spans(SpanKind.CLIENT).get(0);
			assertThat(call.getParentSpanId()).isEqualTo(serverSpan(this.relay).getSpanId());
			assertThat(downstream.onlyRequest().getFirst("traceparent"))
				.isEqualTo("00-" + TRACE_ID + "-" + call.getSpanId() + "-01");
			assertThat(downstream.onlyRequest().getFirst("baggage")).isEqualTo("tenant=blue");
		}
	}

	@Test
	void linesOfTheContainerAreBlankWhereThisIsSwitchedOff(CapturedOutput output) {
		try (Relay off = start("trace-propagation.http.server.container-logging=false")) {
			int before = output.getOut().length();
			off.get("/failing/exception", "traceparent", TRACEPARENT);
			List<String> lines = records(output, before);
			assertThat(lines).filteredOn(this.containerLine)
				.isNotEmpty()
				.allSatisfy((line) -> assertThat(line).doesNotContain(TRACE_ID));
			assertThat(lines).filteredOn(this.containerLine.negate())
				.isNotEmpty()
				.allSatisfy((line) -> assertThat(line).contains(TRACE_ID));
		}
	}

	static List<String> records(CapturedOutput output, int from) {
		return output.getOut().substring(from).lines().filter((line) -> RECORD.matcher(line).matches()).toList();
	}

	static SpanData serverSpan(Relay relay) {
		List<SpanData> spans = relay.spans(SpanKind.SERVER);
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

	static long timed(Relay relay) {
		return relay.bean(MeterRegistry.class)
			.find("http.server.requests")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

}
