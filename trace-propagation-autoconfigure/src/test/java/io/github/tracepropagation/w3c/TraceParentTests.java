// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Objects;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TraceParentTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final String HEADER = "00-" + TRACE_ID + '-' + SPAN_ID + "-03";

	@Test
	void parsesWhatItWrites() {
		TraceParent parent = parse(HEADER);
		assertThat(parent).hasToString(HEADER);
		assertThat(parent.traceId()).isEqualTo(TRACE_ID);
		assertThat(parent.spanId()).isEqualTo(SPAN_ID);
		assertThat(parent.traceFlags()).isEqualTo(TraceFlags.fromByte((byte) 3));
	}

	@Test
	void nothingIsNoParent() {
		assertThat(TraceParent.parse(null)).isNull();
	}

	@Test
	void becomesARemoteSpanContext() {
		TraceParent parent = parse(HEADER);
		TraceState traceState = TraceState.builder().put("a", "1").build();
		assertThat(parent.toSpanContext(traceState)).isEqualTo(
				SpanContext.createFromRemoteParent(TRACE_ID, SPAN_ID, TraceFlags.fromByte((byte) 3), traceState));
	}

	@Test
	void isEqualByWhatItSays() {
		assertThat(TraceParent.parse(HEADER)).isEqualTo(TraceParent.parse(" cc" + HEADER.substring(2) + "-more"))
			.hasSameHashCodeAs(TraceParent.parse(HEADER))
			.isNotEqualTo(TraceParent.parse(HEADER.replace("-03", "-01")))
			.isNotEqualTo(TraceParent.parse(HEADER.replace("b7ad", "b7ae")))
			.isNotEqualTo(TraceParent.parse(HEADER.replace("0af7", "0af8")));
	}

	@Test
	void formatClearsFlagsThatLevel2DoesNotDefine() {
		assertThat(format((byte) 0xff, RandomTraceFlag.LEVEL2)).hasSize(55).endsWith("-03");
		assertThat(format((byte) 0xfc, RandomTraceFlag.COMPATIBLE)).endsWith("-00");
	}

	@Test
	void onlyStripHoldsTheRandomFlagBack() {
		assertThat(format((byte) 0x03, RandomTraceFlag.COMPATIBLE)).endsWith("-03");
		assertThat(format((byte) 0x03, RandomTraceFlag.LEVEL2)).endsWith("-03");
		assertThat(format((byte) 0x03, RandomTraceFlag.STRIP)).endsWith("-01");
		assertThat(format((byte) 0x02, RandomTraceFlag.STRIP)).endsWith("-00");
	}

	@Test
	void formatHasNothingForAnInvalidSpanContext() {
		assertThat(TraceParent.format(SpanContext.getInvalid(), RandomTraceFlag.LEVEL2)).isNull();
	}

	private static String format(byte flags, RandomTraceFlag randomFlag) {
		return Objects.requireNonNull(TraceParent.format(
				SpanContext.create(TRACE_ID, SPAN_ID, TraceFlags.fromByte(flags), TraceState.getDefault()),
				randomFlag));
	}

	private static TraceParent parse(String header) {
		return Objects.requireNonNull(TraceParent.parse(header));
	}

}
