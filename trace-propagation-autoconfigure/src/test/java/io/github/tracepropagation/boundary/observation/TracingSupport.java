// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real OpenTelemetry SDK below Micrometer Tracing, whose spans stay in memory.
 */
final class TracingSupport implements AutoCloseable {

	final PropagationLedger ledger = new PropagationLedger();

	final ObservationRegistry registry = ObservationRegistry.create();

	final Tracer otelTracer;

	final OtelTracer tracer;

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
		.setTracerProvider(
				SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(this.exporter)).build())
		.build();

	TracingSupport() {
		this.otelTracer = this.sdk.getTracer("test");
		this.tracer = new OtelTracer(this.otelTracer, new OtelCurrentTraceContext(), (event) -> {
		});
	}

	PropagationBoundary boundary(InboundPolicy inboundPolicy, OutboundPolicy outboundPolicy) {
		TextMapPropagator propagator = TextMapPropagator.composite(W3CTraceContextPropagator.getInstance(),
				W3CBaggagePropagator.getInstance());
		return new PropagationBoundary(propagator, inboundPolicy, BaggageFilter.ALL, outboundPolicy, this.ledger);
	}

	SpanData onlySpan() {
		assertThat(this.exporter.getFinishedSpanItems()).hasSize(1);
		return this.exporter.getFinishedSpanItems().get(0);
	}

	SpanData span(String name) {
		return this.exporter.getFinishedSpanItems()
			.stream()
			.filter((span) -> span.getName().equals(name))
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.sdk.close();
	}

}
