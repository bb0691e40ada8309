// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.api.baggage.propagation.W3CBaggagePropagator;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

class W3CPropertyTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	private final W3CTraceContext traceContext = new W3CTraceContext();

	private final W3CBaggage baggage = new W3CBaggage();

	@Property
	void anyTraceParentIsReadAsARemoteSpanOrNotAtAll(@ForAll("hostileTraceParents") List<String> traceParents,
			@ForAll("hostileTraceStates") List<String> traceStates) {
		Headers inbound = new Headers().put("traceparent", traceParents).put("tracestate", traceStates);
		Context context = this.traceContext.extract(Context.root(), inbound, Headers.GETTER);
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		boolean valid = !traceParents.isEmpty() && RejectedTraceParent.of(inbound, Headers.GETTER) == null;
		assertThat(spanContext.isValid() && spanContext.isRemote()).isEqualTo(valid);
		assertThat(context == Context.root()).isEqualTo(!valid);
		assertThat(sent(context).lines().containsKey("traceparent")).isEqualTo(valid);
	}

	@Property
	void anyTraceStateIsSentOnInItsGrammarOrNotAtAll(@ForAll("hostileTraceStates") List<String> lines) {
		Headers inbound = new Headers().put("traceparent", PARENT).put("tracestate", lines);
		Headers outbound = sent(this.traceContext.extract(Context.root(), inbound, Headers.GETTER));
		assertThat(outbound.first("traceparent")).isEqualTo(PARENT);
		String header = outbound.first("tracestate");
		if (header != null) {
			assertThat(header).matches("[ -~]{3,4096}").doesNotEndWith(" ");
			assertThat(header.split(",")).hasSizeLessThanOrEqualTo(32)
				.allMatch((member) -> member.matches("[a-z0-9][a-z0-9_*/@-]{0,255}=[ -~&&[^,=]]{0,255}[!-~&&[^,=]]"));
		}
	}

	@Property
	void anyBaggageIsSentOnInItsGrammarOrNotAtAll(@ForAll("hostileBaggage") List<String> lines) {
		Headers inbound = new Headers().put("baggage", lines);
		String header = sent(this.baggage.extract(Context.root(), inbound, Headers.GETTER)).first("baggage");
		assertLegalBaggage(header);
	}

	@Property
	void anyBaggageOfTheApplicationIsSentInTheGrammarOrNotAtAll(@ForAll String key, @ForAll String value,
			@ForAll String metadata) {
		Baggage entries = Baggage.builder()
			.put(key, value, BaggageEntryMetadata.create(metadata))
			.put("sure", value)
			.build();
		assertLegalBaggage(sent(Context.root().with(entries)).first("baggage"));
	}

	@Property
	void spanContextSurvivesTheWire(@ForAll("spanContexts") SpanContext spanContext) {
		Headers wire = sent(Context.root().with(Span.wrap(spanContext)));
		Context context = this.traceContext.extract(Context.root(), wire, Headers.GETTER);
		assertThat(Span.fromContext(context).getSpanContext()).isEqualTo(spanContext);
	}

	@Property
	void baggageSurvivesTheWire(@ForAll("baggage") Baggage entries) {
		Headers wire = sent(Context.root().with(entries));
		Context context = this.baggage.extract(Context.root(), wire, Headers.GETTER);
		assertThat(Baggage.fromContext(context)).isEqualTo(entries);
	}

	@Property
	void openTelemetryReadsTheSpanContextsWeWrite(@ForAll("levelOneSpanContexts") SpanContext spanContext) {
		Headers wire = sent(Context.root().with(Span.wrap(spanContext)));
		Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), wire, Headers.GETTER);
		SpanContext read = Span.fromContext(context).getSpanContext();
		assertThat(read.getTraceId()).isEqualTo(spanContext.getTraceId());
		assertThat(read.getSpanId()).isEqualTo(spanContext.getSpanId());
		assertThat(read.getTraceFlags()).isEqualTo(spanContext.getTraceFlags());
		assertThat(read.getTraceState().asMap()).containsExactlyEntriesOf(spanContext.getTraceState().asMap());
	}

	@Property
	void weReadTheSpanContextsOpenTelemetryWrites(@ForAll("levelOneSpanContexts") SpanContext spanContext) {
		Headers wire = new Headers();
		W3CTraceContextPropagator.getInstance()
			.inject(Context.root().with(Span.wrap(spanContext)), wire, Headers.SETTER);
		Context context = this.traceContext.extract(Context.root(), wire, Headers.GETTER);
		assertThat(Span.fromContext(context).getSpanContext()).isEqualTo(spanContext);
	}

	@Property
	void openTelemetryReadsTheBaggageWeWrite(@ForAll("baggage") Baggage entries) {
		Headers wire = sent(Context.root().with(entries));
		Context context = W3CBaggagePropagator.getInstance().extract(Context.root(), wire, Headers.GETTER);
		assertThat(valuesThatOpenTelemetryKnows(Baggage.fromContext(context)))
			.isEqualTo(valuesThatOpenTelemetryKnows(entries));
	}

	@Property
	void weReadTheBaggageOpenTelemetryWrites(@ForAll("baggage") Baggage entries) {
		Headers wire = new Headers();
		W3CBaggagePropagator.getInstance().inject(Context.root().with(entries), wire, Headers.SETTER);
		Context context = this.baggage.extract(Context.root(), wire, Headers.GETTER);
		assertThat(values(Baggage.fromContext(context))).isEqualTo(values(entries));
	}

	@Provide
	Arbitrary<List<String>> hostileTraceParents() {
		return lines(Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.just(PARENT), mutated(PARENT),
				mutated("cc" + PARENT.substring(2) + "-more"),
				Arbitraries.strings().withChars("0123456789abcdefABCDEF-\t ").ofLength(55)));
	}

	@Provide
	Arbitrary<List<String>> hostileTraceStates() {
		return lines(
				Arbitraries.oneOf(Arbitraries.strings(), Arbitraries.strings().withChars("ab1@=, \t;").ofMaxLength(40),
						mutated("foo=1, bar=2\t,,t@v=3"), traceStates().map(Object::toString)));
	}

	@Provide
	Arbitrary<List<String>> hostileBaggage() {
		return lines(Arbitraries.oneOf(Arbitraries.strings(),
				Arbitraries.strings().withChars("ab=,;% 4E\t\"\\").ofMaxLength(60),
				mutated("a=1;k=v, b = %C3%A9 ;p,c=\t,,d=100%25")));
	}

	@Provide
	Arbitrary<SpanContext> spanContexts() {
		return spanContexts(traceStates());
	}

	@Provide
	Arbitrary<SpanContext> levelOneSpanContexts() {
		Arbitrary<String> keys = Arbitraries.strings()
			.withChars("abcxyz019_-*/")
			.ofMaxLength(40)
			.map((tail) -> "k" + tail);
		return spanContexts(Arbitraries.maps(keys, stateValues()).ofMaxSize(32).map((entries) -> {
			var builder = TraceState.builder();
			entries.forEach(builder::put);
			return TraceStateParser.parse(List.of(String.valueOf(write(builder.build()))).iterator(),
					DropListener.NONE);
		}));
	}

	@Provide
	Arbitrary<Baggage> baggage() {
		Arbitrary<String> keys = Arbitraries.strings()
			.withChars("abcXYZ019!#$%&'*+-.^_`|~")
			.ofMinLength(1)
			.ofMaxLength(20);
		Arbitrary<String> values = Arbitraries.strings().ofMaxLength(20).filter(W3CPropertyTests::isUnicode);
		Arbitrary<String> metadata = Arbitraries.of("", "k", "k=v", "k1=v1; k2 ;k3=%20", "ttl=1;x=a=b");
		return Arbitraries.maps(keys, Combinators.combine(values, metadata).as(List::of))
			.ofMaxSize(40)
			.map((entries) -> {
				BaggageBuilder builder = Baggage.builder();
				entries
					.forEach((key, entry) -> builder.put(key, entry.get(0), BaggageEntryMetadata.create(entry.get(1))));
				return builder.build();
			})
			.filter((entries) -> encodedLength(entries) <= 8192);
	}

	private static Arbitrary<SpanContext> spanContexts(Arbitrary<TraceState> traceStates) {
		return Combinators.combine(ids(32), ids(16), Arbitraries.integers().between(0, 3), traceStates)
			.as((traceId, spanId, flags, traceState) -> SpanContext.createFromRemoteParent(traceId, spanId,
					TraceFlags.fromByte(flags.byteValue()), traceState));
	}

	private static Arbitrary<TraceState> traceStates() {
		Arbitrary<String> keys = Combinators
			.combine(Arbitraries.chars().range('a', 'z').range('0', '9'),
					Arbitraries.strings()
						.withCharRange('a', 'z')
						.withCharRange('0', '9')
						.withChars("_-*/@")
						.ofMaxLength(60))
			.as((first, rest) -> first + rest);
		return Arbitraries.maps(keys, stateValues()).ofMaxSize(32).map((entries) -> {
			var builder = new TraceStateListBuilder(new String[0]);
			entries.forEach(builder::put);
			return builder.build();
		});
	}

	private static Arbitrary<String> stateValues() {
		return Arbitraries.strings()
			.withCharRange(' ', '~')
			.ofMinLength(1)
			.ofMaxLength(60)
			.filter((value) -> !value.endsWith(" ") && value.indexOf(',') < 0 && value.indexOf('=') < 0);
	}

	private static Arbitrary<String> ids(int length) {
		return Arbitraries.strings()
			.withChars("0123456789abcdef")
			.ofLength(length)
			.filter((id) -> !id.equals("0".repeat(length)));
	}

	private static Arbitrary<String> mutated(String text) {
		return Combinators
			.combine(Arbitraries.integers().between(0, text.length() - 1), Arbitraries.strings().ofMaxLength(2),
					Arbitraries.integers().between(0, 1))
			.as((index, replacement, removed) -> text.substring(0, index) + replacement
					+ text.substring(index + removed));
	}

	private static Arbitrary<List<String>> lines(Arbitrary<String> line) {
		return line.list().ofMaxSize(3);
	}

	private static boolean isUnicode(String text) {
		return text.codePoints()
			.noneMatch((point) -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
	}

	private static int encodedLength(Baggage entries) {
		StringBuilder encoded = new StringBuilder();
		entries.forEach((key, entry) -> {
			encoded.append(key).append("=;,").append(entry.getMetadata().getValue()).append("%20".repeat(6));
			PercentCodec.encode(entry.getValue(), encoded);
		});
		return encoded.length();
	}

	private static Map<String, String> values(Baggage entries) {
		Map<String, String> values = new HashMap<>();
		entries.forEach((key, entry) -> values.put(key, entry.getValue()));
		return values;
	}

	private static Map<String, String> valuesThatOpenTelemetryKnows(Baggage entries) {
		Map<String, String> values = values(entries);
		values.values().removeIf(String::isEmpty);
		return values;
	}

	private static String write(TraceState traceState) {
		return TraceStateList.of(traceState, DropListener.NONE).toString();
	}

	private static void assertLegalBaggage(@Nullable String header) {
		if (header != null) {
			assertThat(header).matches("[!-~ &&[^\"\\\\]]{2,8192}");
			assertThat(header.split(",")).hasSizeLessThanOrEqualTo(64)
				.allMatch((member) -> member
					.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+=[!-~&&[^\",;\\\\]]*(;[ -~&&[^\",\\\\]]+)?"));
		}
	}

	private Headers sent(Context context) {
		Headers outbound = new Headers();
		this.traceContext.inject(context, outbound, Headers.SETTER);
		this.baggage.inject(context, outbound, Headers.SETTER);
		return outbound;
	}

}
