// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * {@link Slf4JEventListener} that keeps trace id, span id and trace flags in the MDC of
 * the thread whenever a span is current there, also a span that is made with the
 * OpenTelemetry API. Within a hop whose trace was restarted, the trace id of the caller
 * that was not trusted is there too. It extends Micrometer's listener to stand in its
 * place.
 *
 * @since 0.1.0
 */
public class MdcEventListener extends Slf4JEventListener {

	private final MdcKeys keys;

	/**
	 * Create the listener.
	 * @param keys the MDC keys to write
	 */
	public MdcEventListener(MdcKeys keys) {
		super(keys.traceId(), keys.spanId());
		this.keys = keys;
	}

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent attached) {
			put(attached.getSpan());
		}
		else if (event instanceof ScopeRestoredEvent restored) {
			put(restored.getSpan());
		}
		else if (event instanceof ScopeClosedEvent) {
			remove();
		}
	}

	private void put(@Nullable Span span) {
		if (span == null || !span.getSpanContext().isValid()) {
			remove();
			return;
		}
		SpanContext context = span.getSpanContext();
		MDC.put(this.keys.traceId(), context.getTraceId());
		MDC.put(this.keys.spanId(), context.getSpanId());
		MDC.put(this.keys.traceFlags(), context.getTraceFlags().asHex());
		if (this.keys.untrustedTraceId() != null) {
			putUntrusted(this.keys.untrustedTraceId(), span);
		}
	}

	// The events do not show their context, but it is the current one when they arrive,
	// unless scopes were closed out of order
	private void putUntrusted(String key, Span span) {
		Context current = Context.current();
		SpanContext untrusted = (Span.fromContextOrNull(current) == span) ? PropagationBoundary.untrustedCaller(current)
				: null;
		if (untrusted != null) {
			MDC.put(key, untrusted.getTraceId());
		}
		else {
			MDC.remove(key);
		}
	}

	private void remove() {
		MDC.remove(this.keys.traceId());
		MDC.remove(this.keys.spanId());
		MDC.remove(this.keys.traceFlags());
		if (this.keys.untrustedTraceId() != null) {
			MDC.remove(this.keys.untrustedTraceId());
		}
	}

}
