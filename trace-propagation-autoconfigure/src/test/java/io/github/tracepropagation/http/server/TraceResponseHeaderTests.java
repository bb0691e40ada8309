// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TraceResponseHeader}.
 */
class TraceResponseHeaderTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final SpanContext UNSAMPLED = SpanContext.create(TRACE_ID, "00f067aa0ba902b7",
			TraceFlags.getDefault(), TraceState.getDefault());

	private final HttpHeaders headers = new HttpHeaders();

	private final TraceResponseHeader.Response response = new TraceResponseHeader.Response() {

		@Override
		public boolean has(String name) {
			return TraceResponseHeaderTests.this.headers.containsHeader(name);
		}

		@Override
		public void add(String name, String value) {
			TraceResponseHeaderTests.this.headers.add(name, value);
		}

	};

	@ParameterizedTest
	@ValueSource(strings = { "none", "None" })
	void noneWritesNothing(String name) {
		TraceResponseHeader.of(name).write(UNSAMPLED, this.response);
		assertThat(this.headers.isEmpty()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "traceresponse", "Traceresponse" })
	void traceresponseIsWrittenForAnUnsampledSpanToo(String name) {
		TraceResponseHeader.of(name).write(UNSAMPLED, this.response);
		assertThat(this.headers.get("traceresponse")).containsExactly("00-" + TRACE_ID + "-00f067aa0ba902b7-00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "server-timing", "Server-Timing" })
	void serverTimingIsAddedBesideOtherEntries(String name) {
		this.headers.add("Server-Timing", "db;dur=5");
		TraceResponseHeader.of(name).write(UNSAMPLED, this.response);
		assertThat(this.headers.get("server-timing")).containsExactly("db;dur=5",
				"trace;desc=\"00-" + TRACE_ID + "-00f067aa0ba902b7-00\"");
	}

	@Test
	void otherNameHoldsTheTraceId() {
		TraceResponseHeader.of("X-Trace-Id").write(UNSAMPLED, this.response);
		assertThat(this.headers.get("X-Trace-Id")).containsExactly(TRACE_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "traceresponse", "X-Trace-Id" })
	void valueThatIsThereStays(String name) {
		this.headers.set(name, "own");
		TraceResponseHeader.of(name).write(UNSAMPLED, this.response);
		assertThat(this.headers.get(name)).containsExactly("own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "!#$%&'*+-.^_`|~", "X-Trace_1d" })
	void everyTokenIsAName(String name) {
		TraceResponseHeader.of(name).write(UNSAMPLED, this.response);
		assertThat(this.headers.get(name)).containsExactly(TRACE_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "X Trace", "X-Trace:", "X-Träce", "X-Trace\r\nSet-Cookie", "a/b", "(x)" })
	void whatIsNoTokenIsNoName(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> TraceResponseHeader.of(name))
			.withMessage("'" + name + "' is not a valid header name");
	}

}
