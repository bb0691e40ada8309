// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@link Slf4JEventListener} that keeps trace id, span id and trace flags in the MDC of
 * the thread whenever a span is current there, also a span that is made with the
 * OpenTelemetry API. Within a hop whose trace was restarted, the trace id of the caller
 * that was not trusted is there too, and entries of the baggage on request. What the
 * application had in the MDC under one of these keys comes back when our value goes.
 * <p>
 * It always writes what is current on the thread, whatever the event says: a scope that
 * is closed twice, out of order or on another thread leaves no id of a span that is not
 * current. It extends Micrometer's listener to stand in its place. Safe for use by any
 * number of threads; several listeners for the same keys share what they know.
 *
 * @since 0.1.0
 */
public class MdcEventListener extends Slf4JEventListener {

	private static final int TRACE_ID = 0;

	private static final int SPAN_ID = 1;

	private static final int NOT_WRITTEN = -1;

	private static final Map<List<?>, ThreadLocal<@Nullable MdcEntries>> ENTRIES = new ConcurrentHashMap<>();

	private final List<String> mdcKeys;

	private final int traceFlags;

	private final int untrustedTraceId;

	private final List<String> baggage;

	private final ThreadLocal<@Nullable MdcEntries> entries;

	/**
	 * Create the listener.
	 * @param keys the MDC keys to write
	 */
	public MdcEventListener(MdcKeys keys) {
		this(keys, Map.of());
	}

	/**
	 * Create a listener that writes baggage too.
	 * @param keys the MDC keys to write
	 * @param baggage the MDC keys of entries of the baggage, by the key of the entry; an
	 * entry is written whether there is a span or not
	 */
	public MdcEventListener(MdcKeys keys, Map<String, String> baggage) {
		super(keys.traceId(), keys.spanId());
		this.baggage = List.copyOf(baggage.keySet());
		this.mdcKeys = mdcKeys(keys, baggage);
		this.traceFlags = (keys.traceFlags() != null) ? this.mdcKeys.indexOf(keys.traceFlags()) : NOT_WRITTEN;
		this.untrustedTraceId = (keys.untrustedTraceId() != null) ? this.mdcKeys.indexOf(keys.untrustedTraceId())
				: NOT_WRITTEN;
		this.entries = ENTRIES.computeIfAbsent(List.of(this.mdcKeys, this.baggage), (key) -> new ThreadLocal<>());
	}

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent || event instanceof ScopeClosedEvent
				|| event instanceof ScopeRestoredEvent) {
			write(Context.current());
		}
	}

	private void write(Context context) {
		MdcEntries known = this.entries.get();
		if (known != null && known.isOf(context)) {
			return;
		}
		SpanContext span = Span.fromContext(context).getSpanContext();
		Baggage carried = (!this.baggage.isEmpty()) ? Baggage.fromContext(context) : Baggage.empty();
		if (known == null) {
			if (!span.isValid() && carried.isEmpty()) {
				return;
			}
			known = new MdcEntries(this.mdcKeys);
			this.entries.set(known);
		}
		known.setContext(context);
		writeIds(known, span, context);
		if (!this.baggage.isEmpty()) {
			writeBaggage(known, carried);
		}
		if (known.isEmpty()) {
			this.entries.set(null);
		}
	}

	private void writeIds(MdcEntries entries, SpanContext span, Context context) {
		boolean valid = span.isValid();
		entries.write(TRACE_ID, (valid) ? span.getTraceId() : null);
		entries.write(SPAN_ID, (valid) ? span.getSpanId() : null);
		if (this.traceFlags != NOT_WRITTEN) {
			entries.write(this.traceFlags, (valid) ? span.getTraceFlags().asHex() : null);
		}
		if (this.untrustedTraceId != NOT_WRITTEN) {
			SpanContext caller = (valid) ? PropagationBoundary.untrustedCaller(context) : null;
			entries.write(this.untrustedTraceId, (caller != null) ? caller.getTraceId() : null);
		}
	}

	private void writeBaggage(MdcEntries entries, Baggage carried) {
		int first = this.mdcKeys.size() - this.baggage.size();
		for (int i = 0; i < this.baggage.size(); i++) {
			entries.write(first + i, carried.getEntryValue(this.baggage.get(i)));
		}
	}

	private static List<String> mdcKeys(MdcKeys keys, Map<String, String> baggage) {
		Stream<String> ids = Stream.of(keys.traceId(), keys.spanId());
		return Stream
			.of(ids, Stream.ofNullable(keys.traceFlags()), Stream.ofNullable(keys.untrustedTraceId()),
					baggage.values().stream())
			.flatMap((names) -> names)
			.toList();
	}

}
