// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.List;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.MapCarrier;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer.SpanInScope;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReceivingTracingObservationHandler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReceivingTracingObservationHandlerTests {

	private static final String CALLER_TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String CALLER_SPAN_ID = "b7ad6b7169203331";

	private static final String TRACEPARENT = "00-" + CALLER_TRACE_ID + "-" + CALLER_SPAN_ID + "-01";

	private static final String NO_PARENT = "0000000000000000";

	private final TracingSupport tracing = new TracingSupport();

	private InboundDecision decision = InboundDecision.CONTINUE;

	@AfterEach
	void close() {
		this.tracing.close();
	}

	@Test
	void continuesTheCallersTrace() {
		observe(context(caller()));
		SpanData span = this.tracing.onlySpan();
		assertThat(span.getTraceId()).isEqualTo(CALLER_TRACE_ID);
		assertThat(span.getParentSpanId()).isEqualTo(CALLER_SPAN_ID);
		assertThat(span.getParentSpanContext().isRemote()).isTrue();
		assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(span.getLinks()).isEmpty();
	}

	@Test
	void callersBaggageIsCurrentInTheObservation() {
		handler(List.of());
		Observation.createNotStarted("receive", () -> context(caller()), this.tracing.registry)
			.observe(() -> assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("blue"));
	}

	@Test
	void restartLinksToTheCaller() {
		this.decision = InboundDecision.RESTART;
		observe(context(caller()));
		SpanData span = this.tracing.onlySpan();
		assertThat(span.getTraceId()).isNotEqualTo(CALLER_TRACE_ID);
		assertThat(span.getParentSpanId()).isEqualTo(NO_PARENT);
		assertThat(span.getLinks()).extracting(LinkData::getSpanContext)
			.singleElement()
			.satisfies((linked) -> assertThat(linked.getTraceId()).isEqualTo(CALLER_TRACE_ID),
					(linked) -> assertThat(linked.getSpanId()).isEqualTo(CALLER_SPAN_ID));
	}

	@Test
	void hopWithinARestartedOneDoesNotLinkToItsCaller() {
		this.decision = InboundDecision.RESTART;
		handler(List.of());
		Observation.createNotStarted("outer", () -> context(caller()), this.tracing.registry)
			.observe(() -> Observation.createNotStarted("inner", () -> context(new MapCarrier()), this.tracing.registry)
				.observe(() -> {
				}));
		SpanData inner = this.tracing.span("inner");
		assertThat(inner.getParentSpanId()).isEqualTo(this.tracing.span("outer").getSpanId());
		assertThat(inner.getLinks()).isEmpty();
	}

	@Test
	void ignoreLeavesNoTraceOfTheCaller() {
		this.decision = InboundDecision.IGNORE;
		observe(context(caller()));
		SpanData span = this.tracing.onlySpan();
		assertThat(span.getTraceId()).isNotEqualTo(CALLER_TRACE_ID);
		assertThat(span.getParentSpanId()).isEqualTo(NO_PARENT);
		assertThat(span.getLinks()).isEmpty();
	}

	@Test
	void spanInTheCurrentContextAnswersForACarrierWithoutContext() {
		Span current = this.tracing.tracer.nextSpan().name("current").start();
		try (SpanInScope scope = this.tracing.tracer.withSpan(current)) {
			assertThat(scope).isNotNull();
			observe(context(new MapCarrier()));
		}
		assertThat(this.tracing.onlySpan().getParentSpanId()).isEqualTo(current.context().spanId());
	}

	@Test
	void consumerLinksToTheSpanItRunsIn() {
		Span current = this.tracing.tracer.nextSpan().name("current").start();
		try (SpanInScope scope = this.tracing.tracer.withSpan(current)) {
			assertThat(scope).isNotNull();
			observe(context(caller(), Kind.CONSUMER));
		}
		assertThat(this.tracing.onlySpan().getParentSpanId()).isEqualTo(CALLER_SPAN_ID);
		assertThat(this.tracing.onlySpan().getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getSpanId)
			.containsExactly(current.context().spanId());
	}

	@Test
	void serverDoesNotLinkToTheSpanItRunsIn() {
		Span current = this.tracing.tracer.nextSpan().name("current").start();
		try (SpanInScope scope = this.tracing.tracer.withSpan(current)) {
			assertThat(scope).isNotNull();
			observe(context(caller()));
		}
		assertThat(this.tracing.onlySpan().getLinks()).isEmpty();
	}

	@Test
	void batchContinuesNoTraceAndLinksToEachCaller() {
		handler(List.of());
		MapCarrier other = MapCarrier.of("traceparent", TRACEPARENT.replace(CALLER_SPAN_ID, "c7ad6b7169203331"));
		Observation
			.createNotStarted("receive",
					() -> new Batch(List.of(context(caller()), context(new MapCarrier()), context(other))),
					this.tracing.registry)
			.observe(() -> {
			});
		SpanData span = this.tracing.onlySpan();
		assertThat(span.getTraceId()).isNotEqualTo(CALLER_TRACE_ID);
		assertThat(span.getLinks()).extracting(LinkData::getSpanContext)
			.extracting(SpanContext::getSpanId)
			.containsExactly(CALLER_SPAN_ID, "c7ad6b7169203331");
	}

	@Test
	void batchLinksToTheCallersThatPolicyDoesNotTrustAndNotToThoseItIgnores() {
		for (InboundDecision each : List.of(InboundDecision.RESTART, InboundDecision.IGNORE)) {
			this.decision = each;
			ObservationRegistry registry = registryWithHandler();
			Observation.createNotStarted(each.name(), () -> new Batch(List.of(context(caller()))), registry)
				.observe(() -> {
				});
		}
		assertThat(this.tracing.span("RESTART").getLinks()).hasSize(1);
		assertThat(this.tracing.span("IGNORE").getLinks()).isEmpty();
	}

	@Test
	void missingCarrierStartsATrace() {
		observe(context(null));
		assertThat(this.tracing.onlySpan().getParentSpanId()).isEqualTo(NO_PARENT);
	}

	@Test
	void everyValueOfAHeaderIsSeen() {
		observe(context(MapCarrier.of("traceparent", "malformed", TRACEPARENT)));
		assertThat(this.tracing.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.DUPLICATE)).isOne();
	}

	@Test
	void failingGetterDoesNotReachTheCaller() {
		observe(new ReceiverContext<>(new Propagator.Getter<MapCarrier>() {

			@Override
			public String get(MapCarrier carrier, String key) {
				throw new IllegalStateException("closed");
			}

		}), caller());
		assertThat(this.tracing.onlySpan().getParentSpanId()).isEqualTo(NO_PARENT);
		assertThat(this.tracing.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.FAILED)).isOne();
	}

	@Test
	void contextThatNoResolverKnowsIsAHopOfTheTransportOther() {
		observe(context(caller()), (context) -> null);
		assertThat(this.tracing.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.CONTINUED)).isOne();
	}

	@Test
	void firstResolverThatKnowsTheContextNamesTheHop() {
		observe(context(caller()), (context) -> null, (context) -> Hop.inbound("first", null, null),
				(context) -> Hop.inbound("second", null, null));
		assertThat(this.tracing.ledger.count("first", Direction.INBOUND, Outcome.CONTINUED)).isOne();
		assertThat(this.tracing.ledger.count("second", Direction.INBOUND, Outcome.CONTINUED)).isZero();
	}

	@Test
	void failingResolverIsPassedOverAndLoggedOnce(CapturedOutput output) {
		HopResolver failing = (context) -> {
			throw new IllegalStateException("unknown");
		};
		handler(List.of(failing, (context) -> Hop.inbound("known", null, null)));
		for (int i = 0; i < 10; i++) {
			Observation.createNotStarted("receive", () -> context(caller()), this.tracing.registry).observe(() -> {
			});
		}
		assertThat(this.tracing.ledger.count("known", Direction.INBOUND, Outcome.CONTINUED)).isEqualTo(10);
		assertThat(output.getAll().split("A hop resolver failed", -1)).hasSize(2);
		assertThat(this.tracing.ledger.snapshot().failures()).containsEntry("hop_resolver", 10L);
	}

	@Test
	void resolverWhoseLibraryIsMissingIsPassedOver() {
		observe(context(caller()), (context) -> {
			throw new NoClassDefFoundError("org/springframework/kafka/KafkaRecordReceiverContext");
		}, (context) -> Hop.inbound("known", null, null));
		assertThat(this.tracing.ledger.count("known", Direction.INBOUND, Outcome.CONTINUED)).isOne();
	}

	@Test
	void remoteServiceNameAndAddressDescribeTheSpan() {
		ReceiverContext<MapCarrier> context = context(caller());
		context.setRemoteServiceName("orders");
		context.setRemoteServiceAddress("http://192.0.2.1:8080");
		observe(context);
		SpanData span = this.tracing.onlySpan();
		assertThat(attribute(span, "peer.service")).isEqualTo("orders");
		assertThat(span.getAttributes().asMap().values()).contains("192.0.2.1", 8080L);
	}

	@Test
	void malformedAddressIsPassedOver() {
		for (String address : List.of("http://[", "192.0.2.1:8080", "not an address", "")) {
			ReceiverContext<MapCarrier> context = context(caller());
			context.setRemoteServiceAddress(address);
			Observation.createNotStarted(address, () -> context, registryWithHandler()).observe(() -> {
			});
			assertThat(this.tracing.span(address).getAttributes().isEmpty()).isTrue();
		}
	}

	@Test
	void subclassCustomizesTheExtractedSpan() {
		this.tracing.registry.observationConfig()
			.observationHandler(new ReceivingTracingObservationHandler<ReceiverContext<?>>(this.tracing.tracer,
					this.tracing.otelTracer,
					this.tracing.boundary((hop, caller) -> this.decision, (hop) -> OutboundDecision.INJECT),
					List.of()) {

				@Override
				public Span.Builder customizeExtractedSpan(ReceiverContext<?> context, Span.Builder builder) {
					return builder.tag("custom", "yes");
				}

			});
		Observation.createNotStarted("receive", () -> context(caller()), this.tracing.registry).observe(() -> {
		});
		assertThat(attribute(this.tracing.onlySpan(), "custom")).isEqualTo("yes");
		assertThat(this.tracing.onlySpan().getTraceId()).isEqualTo(CALLER_TRACE_ID);
	}

	private static String attribute(SpanData span, String key) {
		return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
	}

	private void observe(ReceiverContext<MapCarrier> context, HopResolver... hopResolvers) {
		handler(List.of(hopResolvers));
		Observation.createNotStarted("receive", () -> context, this.tracing.registry).observe(() -> {
		});
	}

	private void observe(ReceiverContext<MapCarrier> context, MapCarrier carrier) {
		context.setCarrier(carrier);
		observe(context);
	}

	private ObservationRegistry registryWithHandler() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(createHandler(List.of()));
		return registry;
	}

	private void handler(List<HopResolver> hopResolvers) {
		this.tracing.registry.observationConfig().observationHandler(createHandler(hopResolvers));
	}

	private ReceivingTracingObservationHandler<?> createHandler(List<HopResolver> hopResolvers) {
		PropagationBoundary boundary = this.tracing.boundary((hop, caller) -> this.decision,
				(hop) -> OutboundDecision.INJECT);
		return new ReceivingTracingObservationHandler<>(this.tracing.tracer, this.tracing.otelTracer, boundary,
				hopResolvers);
	}

	private static MapCarrier caller() {
		return MapCarrier.of("traceparent", TRACEPARENT).with("baggage", "tenant=blue");
	}

	private static ReceiverContext<MapCarrier> context(@Nullable MapCarrier carrier) {
		return context(carrier, Kind.SERVER);
	}

	private static ReceiverContext<MapCarrier> context(@Nullable MapCarrier carrier, Kind kind) {
		ReceiverContext<MapCarrier> context = new ReceiverContext<>(new Propagator.Getter<>() {

			@Override
			public @Nullable String get(MapCarrier map, String key) {
				return map.get(key);
			}

			@Override
			public Iterable<String> getAll(MapCarrier map, String key) {
				return map.getAll(key);
			}

		}, kind);
		if (carrier != null) {
			context.setCarrier(carrier);
		}
		return context;
	}

	private static final class Batch extends ReceiverContext<Object> implements BatchReceiverContext {

		private final List<ReceiverContext<MapCarrier>> messages;

		Batch(List<ReceiverContext<MapCarrier>> messages) {
			super((carrier, key) -> null, Kind.CONSUMER);
			this.messages = messages;
		}

		@Override
		public List<ReceiverContext<MapCarrier>> getMessages() {
			return this.messages;
		}

	}

}
