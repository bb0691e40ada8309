// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.tck.Vectors;
import io.github.tracepropagation.tck.Vectors.Vector;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class VectorTests {

	private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

	static List<Vector> traceParents() {
		return Vectors.all("traceparent");
	}

	static List<Vector> traceStates() {
		return Vectors.all("tracestate");
	}

	static List<Vector> baggage() {
		return Vectors.all("baggage");
	}

	@Test
	void everyVectorHasItsOwnName() {
		List<String> names = new ArrayList<>();
		traceParents().forEach((vector) -> names.add(vector.toString()));
		traceStates().forEach((vector) -> names.add(vector.toString()));
		baggage().forEach((vector) -> names.add(vector.toString()));
		assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(300);
	}

	@ParameterizedTest
	@MethodSource("traceParents")
	void traceParentIsReadAndSentOnAsTheVectorSays(Vector vector) {
		W3CTraceContext propagator = new W3CTraceContext();
		Headers inbound = new Headers().put("traceparent", vector.lines("traceparent"))
			.put("tracestate", vector.lines("tracestate"));
		Context context = propagator.extract(Context.root(), inbound, Headers.GETTER);
		Headers outbound = new Headers();
		propagator.inject(context, outbound, Headers.SETTER);
		JsonNode expected = vector.expected();
		RejectedTraceParent rejected = RejectedTraceParent.of(inbound, Headers.GETTER);
		if (expected.has("newTrace")) {
			assertThat(context).isSameAs(Context.root());
			assertThat(outbound.lines()).isEmpty();
			assertThat(reasonOfNewTrace(rejected)).isEqualTo(expected.get("newTrace").asString());
			return;
		}
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		assertThat(spanContext.isRemote()).isTrue();
		assertThat(spanContext.getTraceId()).isEqualTo(expected.get("traceId").asString());
		assertThat(spanContext.getSpanId()).isEqualTo(expected.get("spanId").asString());
		assertThat(spanContext.getTraceFlags().asHex()).isEqualTo(expected.get("flags").asString());
		assertThat(outbound.lines()).containsOnly(Map.entry("traceparent", List.of("00-" + spanContext.getTraceId()
				+ '-' + spanContext.getSpanId() + '-' + spanContext.getTraceFlags().asHex())));
		assertThat(rejected).isNull();
	}

	private static String reasonOfNewTrace(@Nullable RejectedTraceParent rejected) {
		if (rejected == null) {
			return "ABSENT";
		}
		return (rejected.problem() == TraceParentProblem.DUPLICATE) ? "DUPLICATE" : "MALFORMED";
	}

	@ParameterizedTest
	@MethodSource("traceStates")
	void traceStateIsReadAndSentOnAsTheVectorSays(Vector vector) {
		W3CTraceContext propagator = new W3CTraceContext(RandomTraceFlag.COMPATIBLE, vector.number("maxLength", 4096),
				DropListener.NONE);
		Headers inbound = new Headers().put("traceparent", PARENT).put("tracestate", vector.lines("tracestate"));
		Context context = propagator.extract(Context.root(), inbound, Headers.GETTER);
		Headers outbound = new Headers();
		propagator.inject(context, outbound, Headers.SETTER);
		assertThat(outbound.first("traceparent")).isEqualTo(PARENT);
		assertThat(outbound.first("tracestate")).isEqualTo(vector.expectedText());
	}

	@ParameterizedTest
	@MethodSource("baggage")
	void baggageIsReadAndSentOnAsTheVectorSays(Vector vector) {
		W3CBaggage reader = new W3CBaggage(vector.number("maxMembers", 64), vector.number("maxBytes", 8192),
				DropListener.NONE);
		Headers inbound = new Headers().put("baggage", vector.lines("baggage"));
		Context context = reader.extract(Context.root(), inbound, Headers.GETTER);
		assertThat(entries(context)).isEqualTo(expectedEntries(vector));
		W3CBaggage roomy = new W3CBaggage(64, 65536, DropListener.NONE);
		Headers outbound = new Headers();
		roomy.inject(context, outbound, Headers.SETTER);
		assertThat(entries(roomy.extract(Context.root(), outbound, Headers.GETTER))).isEqualTo(entries(context));
	}

	private static Map<String, List<String>> entries(Context context) {
		Map<String, List<String>> entries = new HashMap<>();
		Baggage.fromContext(context)
			.forEach((key, entry) -> entries.put(key, List.of(entry.getValue(), entry.getMetadata().getValue())));
		return entries;
	}

	private static Map<String, List<String>> expectedEntries(Vector vector) {
		Map<String, List<String>> entries = new HashMap<>();
		vector.expected().forEach((entry) -> {
			String value = Vector.text(entry.get("value"));
			String metadata = entry.path("metadata").asString("");
			for (int i = 0; i < entry.path("times").asInt(1); i++) {
				entries.put(entry.get("key").asString().replace("{i}", Integer.toString(i)), List.of(value, metadata));
			}
		});
		return entries;
	}

}
