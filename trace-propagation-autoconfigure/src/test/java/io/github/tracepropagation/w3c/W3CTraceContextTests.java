// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class W3CTraceContextTests {

	private static final String HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03";

	private final Drops drops = new Drops();

	private final W3CTraceContext propagator = new W3CTraceContext(RandomTraceFlag.COMPATIBLE, 512, this.drops);

	@Test
	void namesItsFields() {
		assertThat(this.propagator.fields()).containsExactly("traceparent", "tracestate");
	}

	@Test
	void stripTakesTheRandomFlagOffWhatArrivedWithIt() {
		W3CTraceContext strip = new W3CTraceContext(RandomTraceFlag.STRIP, 512, DropListener.NONE);
		Headers outbound = new Headers();
		strip.inject(extract(HEADER), outbound, Headers.SETTER);
		assertThat(outbound.first("traceparent")).isEqualTo(HEADER.replace("-03", "-01"));
	}

	@Test
	void invalidSpanContextIsNotInjected() {
		Headers outbound = new Headers();
		this.propagator.inject(Context.root(), outbound, Headers.SETTER);
		this.propagator.inject(Context.root().with(Span.getInvalid()), outbound, Headers.SETTER);
		assertThat(outbound.lines()).isEmpty();
	}

	@Test
	void contextWithASpanIsUnchangedWhenNoParentArrives() {
		Context context = extract(HEADER);
		assertThat(this.propagator.extract(context, new Headers(), Headers.GETTER)).isSameAs(context);
	}

	@Test
	void nullsAreToleratedAsTheContractSays() {
		Context context = extract(HEADER);
		assertThat(this.propagator.extract(null, new Headers(), Headers.GETTER)).isSameAs(Context.root());
		assertThat(this.propagator.extract(context, new Headers(), null)).isSameAs(context);
		assertThat(this.propagator.extract(context, null, Headers.GETTER)).isSameAs(context);
		this.propagator.inject(null, new Headers(), Headers.SETTER);
		this.propagator.inject(context, new Headers(), null);
		Map<String, String> sent = new HashMap<>();
		this.propagator.inject(context, null, (carrier, name, value) -> sent.put(name, value));
		assertThat(sent).containsOnly(Map.entry("traceparent", HEADER));
	}

	@Test
	void getterWithoutGetAllIsReadByItsFirstLine() {
		TextMapGetter<Map<String, String>> getter = new TextMapGetter<>() {

			@Override
			public Iterable<String> keys(Map<String, String> carrier) {
				return carrier.keySet();
			}

			@Override
			public @Nullable String get(@Nullable Map<String, String> carrier, String key) {
				return (carrier != null) ? carrier.get(key) : null;
			}

		};
		Context context = this.propagator.extract(Context.root(), Map.of("traceparent", HEADER, "tracestate", "a=1"),
				getter);
		assertThat(Span.fromContext(context).getSpanContext().getTraceState()).hasToString("a=1");
	}

	@Test
	void nullLinesAreNoLines() {
		TextMapGetter<String> getter = new TextMapGetter<>() {

			@Override
			public Iterable<String> keys(String carrier) {
				return List.of();
			}

			@Override
			public @Nullable String get(@Nullable String carrier, String key) {
				return null;
			}

			@Override
			public Iterator<String> getAll(@Nullable String carrier, String key) {
				return Collections.<String>singletonList(null).iterator();
			}

		};
		assertThat(this.propagator.extract(Context.root(), "", getter)).isSameAs(Context.root());
		assertThat(RejectedTraceParent.of("", getter)).isNull();
	}

	@Test
	void discardedTraceStateIsReported() {
		extract(HEADER, "a=1,b=2,=3");
		extract(HEADER, "k=1,".repeat(40));
		assertThat(this.drops.seen()).containsExactly("tracestate MALFORMED 3", "tracestate TOO_MANY_MEMBERS 33");
	}

	@Test
	void traceStateWithoutAParentIsNotLookedAt() {
		extract("junk", "=");
		assertThat(this.drops.seen()).isEmpty();
	}

	@Test
	void failingListenerBreaksNothing() {
		W3CTraceContext failing = new W3CTraceContext(RandomTraceFlag.COMPATIBLE, 512, (field, reason, members) -> {
			throw new IllegalStateException("no room to count");
		});
		Headers inbound = new Headers().put("traceparent", HEADER).put("tracestate", "=");
		Context context = failing.extract(Context.root(), inbound, Headers.GETTER);
		assertThat(Span.fromContext(context).getSpanContext().isValid()).isTrue();
	}

	@Test
	void traceStateOfOpenTelemetrysOwnIsInjected() {
		TraceState foreign = TraceState.builder().put("a", "1").build();
		SpanContext spanContext = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getDefault(), foreign);
		Headers outbound = new Headers();
		this.propagator.inject(Context.root().with(Span.wrap(spanContext)), outbound, Headers.SETTER);
		assertThat(outbound.first("tracestate")).isEqualTo("a=1");
	}

	@Test
	void maximumLengthBelow512IsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new W3CTraceContext(RandomTraceFlag.LEVEL2, 511, DropListener.NONE))
			.withMessageContaining("511")
			.withMessageContaining("at least 512");
	}

	@Test
	void saysHowItIsSetUp() {
		assertThat(new W3CTraceContext())
			.hasToString("W3CTraceContext{randomFlag=COMPATIBLE, maxTraceStateLength=4096}");
	}

	private Context extract(String traceParent, String... traceState) {
		Headers inbound = new Headers().put("traceparent", traceParent).put("tracestate", traceState);
		return this.propagator.extract(Context.root(), inbound, Headers.GETTER);
	}

}
