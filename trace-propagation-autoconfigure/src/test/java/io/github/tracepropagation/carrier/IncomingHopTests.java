// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.w3c.W3CBaggage;
import io.github.tracepropagation.w3c.W3CTraceContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link CarrierPropagation} and {@link IncomingHop}, with the SDK and without
 * Spring.
 */
class IncomingHopTests {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN = "b7ad6b7169203331";

	private static final Map<String, String> CARRIER = Map.of("traceparent", "00-" + TRACE + "-" + SPAN + "-01",
			"tracestate", "foo=1", "baggage", "tenant=blue");

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build();

	private final PropagationLedger ledger = new PropagationLedger();

	private final List<Hop> hops = new ArrayList<>();

	private final CarrierPropagation propagation = new CarrierPropagation(new PropagationBoundary(
			TextMapPropagator.composite(new W3CTraceContext(), new W3CBaggage()), (hop, caller) -> {
				this.hops.add(hop);
				return InboundDecision.CONTINUE;
			}, BaggageFilter.ALL, (hop) -> {
				this.hops.add(hop);
				return OutboundDecision.INJECT;
			}, this.ledger), this.provider.get("test"));

	@AfterEach
	void threadIsClean() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(ObservationRegistry.create().getCurrentObservationScope()).isNull();
		this.provider.close();
	}

	@Test
	void spanContinuesTheTraceAndIsCurrentWithItsBaggage() {
		String baggage = this.propagation.continueFrom(CARRIER::get, "orders process")
			.call(() -> Baggage.current().getEntryValue("tenant") + Span.current().getSpanContext().getTraceId());
		assertThat(baggage).isEqualTo("blue" + TRACE);
		SpanData span = span();
		assertThat(span.getName()).isEqualTo("orders process");
		assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(span.getParentSpanId()).isEqualTo(SPAN);
		assertThat(span.getParentSpanContext().isRemote()).isTrue();
		assertThat(span.getSpanContext().getTraceState().get("foo")).isEqualTo("1");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(this.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.CONTINUED)).isOne();
	}

	@Test
	void whatIsInjectedWithinNamesTheSpan() {
		Map<String, String> sent = new TreeMap<>();
		this.propagation.continueFrom(CARRIER::get, "process").run(() -> this.propagation.inject(sent::put));
		assertThat(sent).containsOnly(Map.entry("traceparent", "00-" + TRACE + "-" + span().getSpanId() + "-01"),
				Map.entry("tracestate", "foo=1"), Map.entry("baggage", "tenant=blue"));
	}

	@Test
	void nothingIsReadBeforeTheSpanStarts() {
		this.propagation.continueFrom((key) -> {
			throw new IllegalStateException("Not to be asked");
		}, "never").kind(SpanKind.SERVER);
		assertThat(this.ledger.snapshot().transports()).isEmpty();
	}

	@Test
	void namesOfAFunctionMayBeginWithACapital() {
		Map<String, String> goes = Map.of("Traceparent", "00-" + TRACE + "-" + SPAN + "-01", "Baggage", "tenant=blue");
		this.propagation.continueFrom(goes::get, "process")
			.run(() -> assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("blue"));
		assertThat(span().getParentSpanId()).isEqualTo(SPAN);
	}

	@Test
	void errorIsThatOfTheSpanAndThrownOn() {
		IOException failure = new IOException("On purpose");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.propagation.continueFrom(CARRIER::get, "process").call(() -> {
				throw failure;
			}))
			.isSameAs(failure);
		hasFailed("On purpose");
	}

	@Test
	void errorWithoutMessageIsThatOfTheSpanToo() {
		assertThatExceptionOfType(StackOverflowError.class)
			.isThrownBy(() -> this.propagation.continueFrom(CARRIER::get, "process").run(() -> {
				throw new StackOverflowError();
			}));
		hasFailed("");
	}

	@Test
	void spanOfAStageEndsWithIt() {
		CompletableFuture<String> work = new CompletableFuture<>();
		CompletableFuture<String> returned = this.propagation.continueFrom(CARRIER::get, "process").callAsync(() -> {
			assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(TRACE);
			return work;
		});
		assertThat(returned).isSameAs(work);
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(this.exporter.getFinishedSpanItems()).isEmpty();
		work.complete("done");
		assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@Test
	void failureOfAStageIsTheErrorOfTheSpan() {
		CompletableFuture<String> work = new CompletableFuture<>();
		this.propagation.continueFrom(CARRIER::get, "process")
			.callAsync(() -> work.thenApply((value) -> Integer.parseInt(value)));
		work.complete("one");
		hasFailed("For input string: \"one\"");
	}

	@Test
	void stageThatIsNotMadeIsAnError() {
		assertThatIllegalStateException().isThrownBy(
				() -> this.propagation.continueFrom(CARRIER::get, "process").<CompletionStage<?>>callAsync(() -> {
					throw new IllegalStateException("On purpose");
				}));
		hasFailed("On purpose");
	}

	@Test
	@SuppressWarnings("NullAway")
	void spanEndsWhereThereIsNoStageAfterAll() {
		CompletionStage<?> none = this.propagation.continueFrom(CARRIER::get, "process").callAsync(() -> null);
		assertThat(none).isNull();
		assertThat(span().hasEnded()).isTrue();
	}

	@Test
	void scopeMayBeClosedTwice() {
		HopScope scope = this.propagation.continueFrom(CARRIER::get, "process").open();
		scope.error(new IllegalStateException("On purpose"));
		scope.close();
		try (Scope other = Context.root().with(Baggage.builder().put("tenant", "red").build()).makeCurrent()) {
			scope.close();
			assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("red");
		}
		hasFailed("On purpose");
	}

	@Test
	void whatTheTaskLeavesOpenIsClosed() {
		this.propagation.continueFrom(CARRIER::get, "process")
			.run(() -> Context.current().with(Span.getInvalid()).makeCurrent());
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void scopeThatIsClosedOnAnotherThreadChangesNothingThere() throws Exception {
		HopScope scope = this.propagation.continueFrom(CARRIER::get, "process").open();
		AtomicReference<@Nullable Context> seen = new AtomicReference<>();
		Context of = Context.root().with(Baggage.builder().put("tenant", "red").build());
		Thread other = new Thread(() -> {
			try (Scope around = of.makeCurrent()) {
				scope.close();
				seen.set(Context.current());
			}
		});
		other.start();
		other.join();
		assertThat(seen.get()).isSameAs(of);
		assertThat(span().hasEnded()).isTrue();
		Context.root().makeCurrent();
	}

	@Test
	void consumerLinksToTheSpanItRunsWithin() {
		Span ambient = this.provider.get("test").spanBuilder("poll").startSpan();
		try (Scope scope = ambient.makeCurrent()) {
			this.propagation.continueFrom(CARRIER::get, "process").run(() -> {
			});
			assertThat(Span.current()).isSameAs(ambient);
		}
		assertThat(span().getLinks()).extracting(LinkData::getSpanContext).containsExactly(ambient.getSpanContext());
	}

	@Test
	void carrierWithoutContextContinuesWhatIsCurrent() {
		Span ambient = this.provider.get("test").spanBuilder("poll").startSpan();
		try (Scope scope = ambient.makeCurrent()) {
			this.propagation.continueFrom((key) -> null, "process").run(() -> {
			});
		}
		assertThat(span().getParentSpanId()).isEqualTo(ambient.getSpanContext().getSpanId());
		assertThat(span().getLinks()).isEmpty();
	}

	@Test
	void observationAroundIsHiddenAndRestored() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		Observation around = Observation.start("poll", registry);
		try (Observation.Scope scope = around.openScope()) {
			this.propagation.continueFrom(CARRIER::get, "process")
				.run(() -> assertThat(registry.getCurrentObservation()).isNull());
			assertThat(registry.getCurrentObservation()).isSameAs(around);
		}
	}

	@Test
	void getterThatFailsCostsTheContextOnly() {
		String result = this.propagation.continueFrom((key) -> {
			throw new IllegalStateException("On purpose");
		}, "process").call(() -> "done");
		assertThat(result).isEqualTo("done");
		assertThat(span().getParentSpanContext().isValid()).isFalse();
		assertThat(this.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.FAILED)).isOne();
	}

	@Test
	void setterThatFailsCostsTheContextOnly() {
		this.propagation.continueFrom(CARRIER::get, "process").run(() -> this.propagation.inject((key, value) -> {
			throw new IllegalStateException("On purpose");
		}));
		assertThat(span().getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(this.ledger.count(Hop.OTHER, Direction.OUTBOUND, Outcome.FAILED)).isOne();
	}

	@Test
	void tracerThatFailsCostsTheSpanOnly() {
		Tracer failing = (name) -> {
			throw new IllegalStateException("On purpose");
		};
		PropagationBoundary boundary = new PropagationBoundary(new W3CTraceContext(),
				(hop, caller) -> InboundDecision.CONTINUE, BaggageFilter.ALL, (hop) -> OutboundDecision.INJECT,
				this.ledger);
		Map<String, String> sent = new TreeMap<>();
		CarrierPropagation broken = new CarrierPropagation(boundary, failing);
		broken.continueFrom(CARRIER::get, "process").run(() -> broken.inject(sent::put));
		assertThat(sent).containsEntry("traceparent", CARRIER.get("traceparent"));
		assertThat(this.ledger.snapshot().failures()).containsEntry("carrier_span", 1L);
	}

	@Test
	void hopIsTurnedToTheWayItGoes() {
		Hop known = Hop.outbound("ZeroMQ", "broker", "orders", "orders");
		this.propagation.continueFrom(known, CARRIER::get, "process").run(() -> {
		});
		this.propagation.inject(Hop.inbound("zeromq", null, null), (key, value) -> {
		});
		assertThat(this.hops).extracting(Hop::direction).containsExactly(Direction.INBOUND, Direction.OUTBOUND);
		assertThat(this.hops).extracting(Hop::transport).containsOnly("zeromq");
		assertThat(this.hops.get(0)).isEqualTo(Hop.inbound("zeromq", "broker", "orders", "orders"));
	}

	@Test
	void carrierThatCanTakeNothingIsCounted() {
		this.propagation.inject(null, (@Nullable Map<String, String> carrier, String key, String value) -> {
		});
		assertThat(this.ledger.count(Hop.OTHER, Direction.OUTBOUND, Outcome.UNSUPPORTED)).isOne();
		Function<String, @Nullable String> nothing = (key) -> null;
		this.propagation.continueFrom(nothing, "process").run(() -> {
		});
		assertThat(this.ledger.count(Hop.OTHER, Direction.INBOUND, Outcome.STARTED)).isOne();
	}

	private void hasFailed(String message) {
		SpanData span = span();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(span.getStatus().getDescription()).isEqualTo(message);
		assertThat(span.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getName()).isEqualTo("exception"));
		assertThat(Context.current()).isSameAs(Context.root());
	}

	private SpanData span() {
		List<SpanData> spans = this.exporter.getFinishedSpanItems();
		assertThat(spans).hasSize(1);
		return spans.get(0);
	}

}
