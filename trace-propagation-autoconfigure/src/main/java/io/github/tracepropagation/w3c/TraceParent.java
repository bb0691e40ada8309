// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * A valid {@code traceparent} header: who called, in which trace, and with which of the
 * flags that level 2 defines. Immutable, so safe to share between threads.
 *
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header">Traceparent
 * Header</a>
 */
public final class TraceParent {

	static final int TRACE_ID = 3;

	static final int SPAN_ID = 36;

	static final int FLAGS = 53;

	static final int LENGTH = 55;

	static final int TRACE_ID_LENGTH = 32;

	static final int SPAN_ID_LENGTH = 16;

	private static final int SAMPLED = 0x01;

	private static final int RANDOM = 0x02;

	private static final String[] FLAGS_SUFFIX = { "-00", "-01", "-02", "-03" };

	private final String traceId;

	private final String spanId;

	private final TraceFlags traceFlags;

	private TraceParent(String traceId, String spanId, TraceFlags traceFlags) {
		this.traceId = traceId;
		this.spanId = spanId;
		this.traceFlags = traceFlags;
	}

	/**
	 * Read a header value. White space around it is ignored. A version above {@code 00}
	 * is read by what this version knows of it: the first 55 characters, followed by
	 * nothing or by a dash. Flags that level 2 does not define are cleared.
	 * @param header the value, may be {@code null}
	 * @return what it says, or {@code null} where the specification wants a new trace to
	 * be started; never an exception
	 */
	public static @Nullable TraceParent parse(@Nullable String header) {
		if (header == null) {
			return null;
		}
		int start = HeaderChars.skipWhitespace(header, 0, header.length());
		int end = HeaderChars.trimWhitespace(header, start, header.length());
		if (!hasShape(header, start, end - start) || !isId(header, start + TRACE_ID, TRACE_ID_LENGTH)
				|| !isId(header, start + SPAN_ID, SPAN_ID_LENGTH) || !isHex(header, start + FLAGS, 2)) {
			return null;
		}
		return new TraceParent(header.substring(start + TRACE_ID, start + TRACE_ID + TRACE_ID_LENGTH),
				header.substring(start + SPAN_ID, start + SPAN_ID + SPAN_ID_LENGTH), TraceFlags
					.fromByte((byte) (Character.digit(header.charAt(start + FLAGS + 1), 16) & (SAMPLED | RANDOM))));
	}

	private static boolean hasShape(String header, int start, int length) {
		if (length < LENGTH || header.charAt(start + 2) != '-' || header.charAt(start + SPAN_ID - 1) != '-'
				|| header.charAt(start + FLAGS - 1) != '-') {
			return false;
		}
		if (header.startsWith("00", start)) {
			return length == LENGTH;
		}
		return isHex(header, start, 2) && !header.startsWith("ff", start)
				&& (length == LENGTH || header.charAt(start + LENGTH) == '-');
	}

	private static boolean isId(String header, int start, int length) {
		if (!isHex(header, start, length)) {
			return false;
		}
		for (int i = start; i < start + length; i++) {
			if (header.charAt(i) != '0') {
				return true;
			}
		}
		return false;
	}

	private static boolean isHex(String header, int start, int length) {
		return HeaderChars.all(header, start, start + length, HeaderChars.HEX);
	}

	/**
	 * Write a span context as a header value, always in version {@code 00} and with no
	 * other flags than sampled and random.
	 * @param spanContext the context to write
	 * @param randomFlag whether the random flag may be sent
	 * @return 55 characters, or {@code null} if the span context is not valid
	 */
	public static @Nullable String format(SpanContext spanContext, RandomTraceFlag randomFlag) {
		String traceId = spanContext.getTraceId();
		String spanId = spanContext.getSpanId();
		if (!spanContext.isValid() || traceId.length() != TRACE_ID_LENGTH || spanId.length() != SPAN_ID_LENGTH) {
			return null;
		}
		int sendable = (randomFlag != RandomTraceFlag.STRIP) ? SAMPLED | RANDOM : SAMPLED;
		return write(traceId, spanId, spanContext.getTraceFlags().asByte() & sendable);
	}

	private static String write(String traceId, String spanId, int flags) {
		return "00-" + traceId + '-' + spanId + FLAGS_SUFFIX[flags];
	}

	/**
	 * Return the id of the trace.
	 * @return 32 lower-case hexadecimal digits, not all zero
	 */
	public String traceId() {
		return this.traceId;
	}

	/**
	 * Return the id of the caller's span.
	 * @return 16 lower-case hexadecimal digits, not all zero
	 */
	public String spanId() {
		return this.spanId;
	}

	/**
	 * Return the flags that level 2 defines, sampled and random; all others are cleared.
	 * @return the flags
	 */
	public TraceFlags traceFlags() {
		return this.traceFlags;
	}

	/**
	 * Return the caller's span as a remote parent.
	 * @param traceState the vendors' entries that came with it
	 * @return a valid, remote span context
	 */
	public SpanContext toSpanContext(TraceState traceState) {
		return SpanContext.createFromRemoteParent(this.traceId, this.spanId, this.traceFlags, traceState);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TraceParent that && this.traceId.equals(that.traceId) && this.spanId.equals(that.spanId)
				&& this.traceFlags.equals(that.traceFlags);
	}

	@Override
	public int hashCode() {
		return (31 * this.traceId.hashCode() + this.spanId.hashCode()) * 31 + this.traceFlags.hashCode();
	}

	/** Return the header value, in version {@code 00}. */
	@Override
	public String toString() {
		return write(this.traceId, this.spanId, this.traceFlags.asByte());
	}

}
