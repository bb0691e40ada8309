// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TraceStateListTests {

	@Test
	void answersWhatItHolds() {
		TraceState list = parse("9foo=1,bar=2");
		List<String> entries = new ArrayList<>();
		list.forEach((key, value) -> entries.add(key + value));
		assertThat(list.get("9foo")).isEqualTo("1");
		assertThat(list.get("bar")).isEqualTo("2");
		assertThat(list.get("2")).isNull();
		assertThat(list.size()).isEqualTo(2);
		assertThat(list.isEmpty()).isFalse();
		assertThat(list.asMap()).containsExactly(Map.entry("9foo", "1"), Map.entry("bar", "2"));
		assertThat(entries).containsExactly("9foo1", "bar2");
	}

	@Test
	void mapCannotBeChanged() {
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> parse("a=1").asMap().put("b", "2"));
	}

	@Test
	void isEqualByEntriesAndTheirOrder() {
		assertThat(parse("a=1,b=2")).isEqualTo(parse(" a=1 , ,b=2"))
			.hasSameHashCodeAs(parse(" a=1 , ,b=2"))
			.isNotEqualTo(parse("b=2,a=1"))
			.isNotEqualTo(parse("a=1"));
	}

	@Test
	void emptyListIsTheDefaultTraceState() {
		assertThat(parse(",")).isSameAs(TraceState.getDefault());
		assertThat(parse("a=1").toBuilder().remove("a").build()).isSameAs(TraceState.getDefault());
	}

	@Test
	void headerIsWrittenOnce() {
		TraceStateList list = (TraceStateList) parse("a=1 ,b=2");
		String header = list.toHeader(512, DropListener.NONE);
		assertThat(header).isEqualTo("a=1,b=2");
		assertThat(list.toHeader(512, DropListener.NONE)).isSameAs(header);
	}

	@Test
	void lineThatNeedsNoRewritingIsTheHeader() {
		String line = "a=1,b=2".concat(",c=3");
		assertThat(((TraceStateList) parse(line)).toHeader(512, DropListener.NONE)).isSameAs(line);
	}

	@Test
	void shortenedHeaderIsWrittenOnceForEachLengthAndReportedEachTime() {
		TraceStateList list = (TraceStateList) parse("a=1,b=" + "x".repeat(250) + ",c=" + "x".repeat(256));
		Drops drops = new Drops();
		String header = list.toHeader(512, drops);
		assertThat(header).isEqualTo("a=1,b=" + "x".repeat(250));
		assertThat(list.toHeader(512, drops)).isSameAs(header);
		assertThat(list.toHeader(515, drops)).hasSize(515);
		assertThat(list.toHeader(513, drops)).isEqualTo(header);
		assertThat(drops.seen()).containsOnly("tracestate TOO_LONG 1").hasSize(3);
	}

	@Test
	void builderPutsNewAndChangedKeysInFront() {
		TraceStateBuilder builder = parse("a=1,b=2").toBuilder();
		assertThat(builder.put("9c@x", "3").put("b", "4").build()).hasToString("b=4,9c@x=3,a=1");
	}

	@Test
	void builderRemoves() {
		assertThat(parse("a=1,b=2").toBuilder().remove("a").remove("z").build()).hasToString("b=2");
	}

	@Test
	void builderIgnoresWhatIsNotValid() {
		TraceStateBuilder builder = parse("a=1").toBuilder();
		builder.put("A", "1").put("", "1").put("@a", "1").put("k".repeat(257), "1");
		builder.put("b", "")
			.put("b", "x ")
			.put("b", "x,y")
			.put("b", "x=y")
			.put("b", "x\r\ny")
			.put("b", "x".repeat(257));
		assertThat(builder.build()).hasToString("a=1");
	}

	@Test
	void builderKeepsThe32InFront() {
		TraceStateBuilder builder = parse("k0=0").toBuilder();
		for (int i = 1; i <= 32; i++) {
			builder.put("k" + i, "1");
		}
		TraceState list = builder.build();
		assertThat(list.size()).isEqualTo(32);
		assertThat(list.get("k0")).isNull();
		assertThat(list.toString()).startsWith("k32=1,").endsWith(",k1=1");
	}

	@Test
	void builderLeavesItsSourceAndItsProductsAlone() {
		TraceState source = parse("a=1");
		TraceStateBuilder builder = source.toBuilder().put("b", "2");
		TraceState first = builder.build();
		builder.put("c", "3").remove("a");
		assertThat(source).hasToString("a=1");
		assertThat(first).hasToString("b=2,a=1");
	}

	@Test
	void openTelemetrysOwnTraceStateIsWritten() {
		Drops drops = new Drops();
		TraceState foreign = TraceState.builder().put("b", "2").put("a", "1").build();
		assertThat(TraceStateList.of(foreign, drops).toHeader(512, drops)).isEqualTo("a=1,b=2");
		assertThat(drops.seen()).isEmpty();
	}

	@Test
	void foreignTraceStateCannotAddAHeaderOrAMember() {
		Drops drops = new Drops();
		assertThat(TraceStateList.of(new LaxTraceState("a", "1\r\nx: y"), drops)).isEqualTo(parseNothing());
		assertThat(TraceStateList.of(new LaxTraceState("a", "1,b=2"), drops)).isEqualTo(parseNothing());
		assertThat(drops.seen()).containsExactly("tracestate MALFORMED 40", "tracestate MALFORMED 40");
	}

	@Test
	void foreignTraceStateIsHeldToTheLimitOfMembers() {
		Drops drops = new Drops();
		assertThat(TraceStateList.of(new LaxTraceState("a", "1"), drops).size()).isEqualTo(32);
		assertThat(drops.seen()).containsExactly("tracestate TOO_MANY_MEMBERS 8");
	}

	@Test
	void sdkHandsItToAChildSpanUnchanged() {
		TraceState list = parse("9foo@=1,bar= 2,t@" + "v".repeat(254) + "=3");
		Context parent = Context.root()
			.with(Span.wrap(SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
					TraceFlags.getSampled(), list)));
		try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
			Span child = provider.get("test").spanBuilder("child").setParent(parent).startSpan();
			assertThat(child.getSpanContext().getTraceState()).isSameAs(list);
			child.end();
		}
	}

	@Test
	void listLongerThanAnyValidOneIsNotLookedAt() {
		Drops drops = new Drops();
		String spaces = " ".repeat(TraceStateParser.MAX_LENGTH - 4);
		assertThat(TraceStateParser.parse(List.of("a=1" + spaces).iterator(), drops)).hasToString("a=1");
		assertThat(TraceStateParser.parse(List.of("a=1" + spaces + ' ').iterator(), drops).isEmpty()).isTrue();
		assertThat(TraceStateParser.parse(List.of("a=1", spaces).iterator(), drops).isEmpty()).isTrue();
		assertThat(drops.seen()).containsExactly("tracestate TOO_LONG 1", "tracestate TOO_LONG 1");
	}

	private static TraceState parse(String... lines) {
		return TraceStateParser.parse(List.of(lines).iterator(), DropListener.NONE);
	}

	private static TraceStateList parseNothing() {
		return new TraceStateList(new String[0], null);
	}

	/**
	 * Trace state that checks nothing: forty entries alike but for a number in the key.
	 */
	private record LaxTraceState(String key, String value) implements TraceState {

		@Override
		public String get(String name) {
			return this.value;
		}

		@Override
		public int size() {
			return 40;
		}

		@Override
		public boolean isEmpty() {
			return false;
		}

		@Override
		public void forEach(BiConsumer<String, String> consumer) {
			for (int i = 0; i < size(); i++) {
				consumer.accept(this.key + i, this.value);
			}
		}

		@Override
		public Map<String, String> asMap() {
			return Map.of();
		}

		@Override
		public TraceStateBuilder toBuilder() {
			return TraceState.builder();
		}

	}

}
