// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.HashMap;
import java.util.Map;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what {@link W3CTraceContext} asks a {@link RemovingTextMapSetter} to remove.
 */
class RemovingTextMapSetterTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private final W3CTraceContext propagator = new W3CTraceContext();

	private final Map<String, String> carrier = new HashMap<>();

	@BeforeEach
	void setByHand() {
		this.carrier.put("tracestate", "foreign=1");
		this.carrier.put("baggage", "tenant=green");
	}

	@Test
	void foreignStateGoesWhereAParentWithoutStateIsWritten() {
		this.propagator.inject(context(TraceState.getDefault()), this.carrier, new Setter());
		assertThat(this.carrier).containsOnly(Map.entry("traceparent", PARENT), Map.entry("baggage", "tenant=green"));
	}

	@Test
	void foreignStateIsReplacedWhereThereIsOne() {
		this.propagator.inject(context(TraceState.builder().put("vendor", "value").build()), this.carrier,
				new Setter());
		assertThat(this.carrier).containsEntry("tracestate", "vendor=value");
	}

	@Test
	void foreignStateStaysWhereNoParentIsWritten() {
		this.propagator.inject(Context.root(), this.carrier, new Setter());
		assertThat(this.carrier).containsEntry("tracestate", "foreign=1").doesNotContainKey("traceparent");
	}

	@Test
	void foreignStateStaysWhereTheSetterCannotRemove() {
		this.propagator.inject(context(TraceState.getDefault()), this.carrier,
				(headers, key, value) -> this.carrier.put(key, value));
		assertThat(this.carrier).containsEntry("tracestate", "foreign=1").containsEntry("traceparent", PARENT);
	}

	private static Context context(TraceState traceState) {
		SpanContext spanContext = SpanContext.create(TRACE_ID, "00f067aa0ba902b7", TraceFlags.getSampled(), traceState);
		return Context.root().with(Span.wrap(spanContext));
	}

	private static final class Setter implements RemovingTextMapSetter<Map<String, String>> {

		@Override
		public void set(@Nullable Map<String, String> carrier, String key, String value) {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}

		@Override
		public void remove(@Nullable Map<String, String> carrier, String key) {
			if (carrier != null) {
				carrier.remove(key);
			}
		}

	}

}
