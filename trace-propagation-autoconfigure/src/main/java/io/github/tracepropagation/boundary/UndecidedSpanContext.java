// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * A caller whose ids are kept, but whose sampling decision does not count: unsampled to
 * everyone but the {@link OwnDecisionSampler}. It is not told by a value of the context,
 * as Micrometer's bridge takes over the span of a context and nothing beside it.
 */
final class UndecidedSpanContext implements SpanContext {

	private final SpanContext caller;

	private final TraceFlags traceFlags;

	UndecidedSpanContext(SpanContext caller) {
		this.caller = caller;
		this.traceFlags = TraceFlags
			.fromByte((byte) (caller.getTraceFlags().asByte() & ~TraceFlags.getSampled().asByte()));
	}

	@Override
	public String getTraceId() {
		return this.caller.getTraceId();
	}

	@Override
	public String getSpanId() {
		return this.caller.getSpanId();
	}

	@Override
	public TraceFlags getTraceFlags() {
		return this.traceFlags;
	}

	@Override
	public TraceState getTraceState() {
		return this.caller.getTraceState();
	}

	@Override
	public boolean isRemote() {
		return true;
	}

	@Override
	public String toString() {
		return "Undecided " + this.caller;
	}

}
