// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.tck;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.tracepropagation.tck.Vectors.Vector;
import io.github.tracepropagation.w3c.W3CTraceContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a transport sends of the context that is current, as the neighbour sees it.
 */
public abstract class OutboundPropagationContract {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	/**
	 * Send a message on this thread, in the context that is current there, and return the
	 * header lines that the neighbour was sent.
	 */
	protected abstract HeaderLines send();

	/**
	 * Return the spans of the last message, when all of them are finished.
	 */
	protected abstract List<SpanData> spans();

	@Test
	void neighbourIsSentTheIdOfTheSpanOfTheCall() {
		HeaderLines sent = sendIn(context(TraceFlags.getSampled(), TraceState.getDefault()));
		assertThat(spans()).singleElement()
			.satisfies((span) -> assertThat(span.getParentSpanId()).isEqualTo(SPAN_ID))
			.satisfies((span) -> assertThat(sent.values("traceparent"))
				.containsExactly("00-" + TRACE_ID + "-" + span.getSpanId() + "-01"));
	}

	@Test
	void callOutsideAnySpanStartsATrace() {
		HeaderLines sent = sendIn(Context.root());
		assertThat(spans()).singleElement()
			.satisfies((span) -> assertThat(span.getParentSpanContext().isValid()).isFalse())
			.satisfies((span) -> assertThat(sent.values("traceparent"))
				.containsExactly("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "00", "01", "02", "03" })
	void flagsAreSentOn(String flags) {
		HeaderLines sent = sendIn(context(TraceFlags.fromHex(flags, 0), TraceState.getDefault()));
		assertThat(sent.values("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE_ID + "-")
			.endsWith("-" + flags)
			.doesNotContain(SPAN_ID);
	}

	@Test
	void eachHeaderIsOneLineInLowerCase() {
		TraceState state = TraceState.builder().put("foo", "1").build();
		Context context = context(TraceFlags.getSampled(), state)
			.with(Baggage.builder().put("tenant", "blue").put("user", "Jürgen K.").build());
		HeaderLines sent = sendIn(context);
		for (String name : List.of("traceparent", "tracestate", "baggage")) {
			assertThat(sent.namesOf(name)).containsExactly(name);
		}
		assertThat(sent.values("tracestate")).containsExactly("foo=1");
		assertThat(sent.values("baggage").get(0).split(",")).containsExactlyInAnyOrder("tenant=blue",
				"user=J%C3%BCrgen%20K.");
	}

	@Test
	void baggageIsSentWithoutASpanToo() {
		HeaderLines sent = sendIn(Context.root().with(Baggage.builder().put("tenant", "blue").build()));
		assertThat(sent.values("baggage")).containsExactly("tenant=blue");
		assertThat(sent.values("traceparent")).hasSize(1);
	}

	@Test
	void nothingIsSentOfWhatTheContextHasNot() {
		HeaderLines sent = sendIn(context(TraceFlags.getSampled(), TraceState.getDefault()));
		assertThat(sent.values("tracestate")).isEmpty();
		assertThat(sent.values("baggage")).isEmpty();
	}

	@Test
	void everyCallHasAnIdOfItsOwn() {
		Context context = context(TraceFlags.getSampled(), TraceState.getDefault());
		assertThat(Stream.generate(() -> sendIn(context).values("traceparent")).limit(5)).doesNotHaveDuplicates()
			.allSatisfy((values) -> assertThat(values).hasSize(1));
	}

	@TestFactory
	Stream<DynamicTest> traceStateIsSentAsTheVectorSays() {
		return Vectors.all("tracestate")
			.stream()
			.filter((vector) -> !vector.hasLimits() && vector.expectedText() != null)
			.map((vector) -> Vectors.test(vector,
					(it) -> assertThat(sendIn(received(it)).values("tracestate")).containsExactly(it.expectedText())));
	}

	private HeaderLines sendIn(Context context) {
		try (Scope scope = context.makeCurrent()) {
			return send();
		}
	}

	private static Context context(TraceFlags flags, TraceState state) {
		return Context.root().with(Span.wrap(SpanContext.create(TRACE_ID, SPAN_ID, flags, state)));
	}

	private static Context received(Vector vector) {
		Map<String, List<String>> headers = Map.of("traceparent", List.of("00-" + TRACE_ID + "-" + SPAN_ID + "-01"),
				"tracestate", vector.lines("tracestate"));
		return new W3CTraceContext().extract(Context.root(), headers, new MapGetter());
	}

	/**
	 * Reads all lines of a header.
	 */
	private static final class MapGetter implements TextMapGetter<Map<String, List<String>>> {

		@Override
		public Iterable<String> keys(Map<String, List<String>> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, List<String>> carrier, String key) {
			return getAll(carrier, key).next();
		}

		@Override
		public Iterator<String> getAll(@Nullable Map<String, List<String>> carrier, String key) {
			return (carrier != null) ? carrier.getOrDefault(key, List.of()).iterator() : List.<String>of().iterator();
		}

	}

}
