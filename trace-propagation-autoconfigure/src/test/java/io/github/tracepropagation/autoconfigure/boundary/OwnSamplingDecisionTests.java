// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.boundary;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.ledger.PropagationLedgerAutoConfiguration;
import io.github.tracepropagation.autoconfigure.w3c.W3CPropagationAutoConfiguration;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for whose sampling decision counts, by the SDK that Spring Boot sets up.
 */
class OwnSamplingDecisionTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
				MicrometerTracingAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, PropagationLedgerAutoConfiguration.class,
				W3CPropagationAutoConfiguration.class, PropagationBoundaryAutoConfiguration.class))
		.withBean("exporting", SdkTracerProviderBuilderCustomizer.class,
				() -> (builder) -> builder.addSpanProcessor(SimpleSpanProcessor.create(this.exporter)));

	@ParameterizedTest
	@CsvSource({ "continue, 0, 01, true", "continue, 1, 00, false", "continue, 1, 01, true", "continue, 0, 00, false",
			"continue-unsampled, 0, 01, false", "continue-unsampled, 1, 00, true", "continue-unsampled, 1, 01, true",
			"continue-unsampled, 0, 00, false" })
	void whoDecidesIsAMatterOfTrust(String trust, String probability, String flags, boolean sampled) {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.trust=" + trust,
					"management.tracing.sampling.probability=" + probability)
			.run((context) -> {
				assertThat(List.of(receive(context, flags), extract(context, flags))).allSatisfy((span) -> {
					assertThat(span.isSampled()).isEqualTo(sampled);
					assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
				});
				List<SpanData> exported = this.exporter.getFinishedSpanItems();
				assertThat(exported).hasSize(sampled ? 2 : 0).allSatisfy((span) -> {
					assertThat(span.getParentSpanContext().getSpanId()).isEqualTo(SPAN_ID);
					assertThat(span.getParentSpanContext().isRemote()).isTrue();
					assertThat(span.getLinks()).isEmpty();
				});
			});
	}

	@ParameterizedTest
	@CsvSource({ "0, 01, false", "1, 00, true" })
	void spansWithinFollowTheDecisionOfTheirParent(String probability, String flags, boolean sampled) {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.trust=continue-unsampled",
					"management.tracing.sampling.probability=" + probability)
			.run((context) -> {
				Tracer tracer = context.getBean(Tracer.class);
				SpanContext child = observation(context, flags).observe(() -> span(tracer, Context.current()));
				assertThat(child.isSampled()).isEqualTo(sampled);
				assertThat(child.getTraceId()).isEqualTo(TRACE_ID);
				List<SpanData> exported = this.exporter.getFinishedSpanItems();
				assertThat(exported).hasSize(sampled ? 2 : 0);
				if (sampled) {
					assertThat(exported.get(0).getParentSpanId()).isEqualTo(exported.get(1).getSpanId());
				}
			});
	}

	@Test
	void aSpanOfAnotherTraceWithinIsDecidedByItsOwnParent() {
		this.contextRunner
			.withPropertyValues("trace-propagation.inbound.trust=continue-unsampled",
					"management.tracing.sampling.probability=0")
			.run((context) -> {
				Tracer tracer = context.getBean(Tracer.class);
				SpanContext other = SpanContext.createFromRemoteParent("1".repeat(32), "2".repeat(16),
						TraceFlags.getSampled(), TraceState.getDefault());
				SpanContext child = observation(context, "01")
					.observe(() -> span(tracer, Context.current().with(Span.wrap(other))));
				assertThat(child.isSampled()).isTrue();
			});
	}

	@Test
	void withASamplerThatACustomizerSetsTheCallerCountsAsUnsampled() {
		this.contextRunner
			.withBean("sampling", SdkTracerProviderBuilderCustomizer.class,
					() -> (builder) -> builder.setSampler(Sampler.parentBased(Sampler.alwaysOn())))
			.withPropertyValues("trace-propagation.inbound.trust=continue-unsampled")
			.run((context) -> {
				assertThat(receive(context, "01").isSampled()).isFalse();
				assertThat(receive(context, "01").getTraceId()).isEqualTo(TRACE_ID);
			});
	}

	@Test
	void aSamplerBeanDecides() {
		this.contextRunner.withBean(Sampler.class, Sampler::alwaysOff)
			.withPropertyValues("trace-propagation.inbound.trust=continue-unsampled")
			.run((context) -> assertThat(receive(context, "01").isSampled()).isFalse());
	}

	private static SpanContext receive(AssertableApplicationContext context, String flags) {
		return observation(context, flags).observe(() -> Span.current().getSpanContext());
	}

	private static Observation observation(AssertableApplicationContext context, String flags) {
		ReceiverContext<Map<String, String>> receiver = new ReceiverContext<>(Map::get);
		receiver.setCarrier(carrier(flags));
		return Observation.createNotStarted("receive", () -> receiver, context.getBean(ObservationRegistry.class));
	}

	private static SpanContext extract(AssertableApplicationContext context, String flags) {
		Context parent = context.getBean(PropagationBoundary.class)
			.extract(Hop.inbound("test", null, null), Context.root(), carrier(flags), new MapGetter());
		return span(context.getBean(Tracer.class), parent);
	}

	private static SpanContext span(Tracer tracer, Context parent) {
		Span span = tracer.spanBuilder("span").setParent(parent).startSpan();
		span.end();
		return span.getSpanContext();
	}

	private static Map<String, String> carrier(String flags) {
		return Map.of("traceparent", "00-" + TRACE_ID + "-" + SPAN_ID + "-" + flags);
	}

	private static final class MapGetter implements TextMapGetter<Map<String, String>> {

		@Override
		public Iterable<String> keys(Map<String, String> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
			return (carrier != null) ? carrier.get(key) : null;
		}

	}

}
