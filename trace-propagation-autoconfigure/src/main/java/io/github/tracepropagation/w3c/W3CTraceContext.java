// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapPropagator} for {@code traceparent} and {@code tracestate} by the rules
 * of W3C Trace Context level 2.
 * <p>
 * Inbound, all lines of both headers are read. Without exactly one valid
 * {@code traceparent} the context stays as it is and {@code tracestate} is not looked at.
 * The lines of {@code tracestate} form one list; one that breaks a rule is discarded, the
 * parent is kept. Outbound, names are in lower case, the version is {@code 00} and a
 * {@code tracestate} above the maximum length loses whole members. Where there is none to
 * send, a {@link RemovingTextMapSetter} is asked to remove what the carrier has.
 * <p>
 * Thread-safe. No header value makes it throw; what a getter or a setter throws is passed
 * on.
 *
 * @since 0.1.0
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context Level 2</a>
 */
public final class W3CTraceContext implements TextMapPropagator {

	/**
	 * The maximum length of a sent {@code tracestate} if none is given, in characters.
	 */
	public static final int DEFAULT_MAX_TRACE_STATE_LENGTH = 4096;

	static final String TRACE_PARENT = "traceparent";

	static final String TRACE_STATE = "tracestate";

	private static final int LEAST_MAX_TRACE_STATE_LENGTH = 512;

	private static final List<String> FIELDS = List.of(TRACE_PARENT, TRACE_STATE);

	private final RandomTraceFlag randomFlag;

	private final int maxTraceStateLength;

	private final DropListener dropListener;

	/**
	 * Create a propagator that passes the random flag on, sends at most
	 * {@value #DEFAULT_MAX_TRACE_STATE_LENGTH} characters of {@code tracestate} and tells
	 * nobody what it drops.
	 */
	public W3CTraceContext() {
		this(RandomTraceFlag.COMPATIBLE, DEFAULT_MAX_TRACE_STATE_LENGTH, DropListener.NONE);
	}

	/**
	 * Create a propagator.
	 * @param randomFlag whether the random flag may be sent
	 * @param maxTraceStateLength the maximum length of a sent {@code tracestate} in
	 * characters, at least 512
	 * @param dropListener hears of members that were dropped
	 * @throws IllegalArgumentException if the maximum length is below 512
	 */
	public W3CTraceContext(RandomTraceFlag randomFlag, int maxTraceStateLength, DropListener dropListener) {
		if (maxTraceStateLength < LEAST_MAX_TRACE_STATE_LENGTH) {
			throw new IllegalArgumentException("The maximum length of tracestate is " + maxTraceStateLength
					+ " characters, less than W3C Trace Context asks every service to pass on: give at least "
					+ LEAST_MAX_TRACE_STATE_LENGTH);
		}
		this.randomFlag = randomFlag;
		this.maxTraceStateLength = maxTraceStateLength;
		this.dropListener = new GuardedDropListener(dropListener);
	}

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	public <C> void inject(@Nullable Context context, @Nullable C carrier, @Nullable TextMapSetter<C> setter) {
		if (context == null || setter == null) {
			return;
		}
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		String traceParent = TraceParent.format(spanContext, this.randomFlag);
		if (traceParent == null) {
			return;
		}
		setter.set(carrier, TRACE_PARENT, traceParent);
		String traceState = format(spanContext.getTraceState());
		if (!traceState.isEmpty()) {
			setter.set(carrier, TRACE_STATE, traceState);
		}
		else if (setter instanceof RemovingTextMapSetter<C> removing) {
			removing.remove(carrier, TRACE_STATE);
		}
	}

	private String format(TraceState traceState) {
		return traceState.isEmpty() ? "" : TraceStateList.of(traceState, this.dropListener)
			.toHeader(this.maxTraceStateLength, this.dropListener);
	}

	@Override
	public <C> Context extract(@Nullable Context context, @Nullable C carrier, @Nullable TextMapGetter<C> getter) {
		if (context == null) {
			return Context.root();
		}
		if (getter == null) {
			return context;
		}
		Iterator<String> lines = getter.getAll(carrier, TRACE_PARENT);
		TraceParent parent = TraceParent.parse(HeaderLines.next(lines));
		if (parent == null || HeaderLines.next(lines) != null) {
			return context;
		}
		TraceState traceState = TraceStateParser.parse(getter.getAll(carrier, TRACE_STATE), this.dropListener);
		return context.with(Span.wrap(parent.toSpanContext(traceState)));
	}

	@Override
	public String toString() {
		return "W3CTraceContext{randomFlag=" + this.randomFlag + ", maxTraceStateLength=" + this.maxTraceStateLength
				+ '}';
	}

}
