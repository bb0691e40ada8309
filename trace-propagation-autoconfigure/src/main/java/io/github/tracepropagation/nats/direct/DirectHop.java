// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import io.github.tracepropagation.nats.instrumentation.InstrumentationFailures;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.Scope;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * A hop that is a span of OpenTelemetry and a timer. As from Micrometer, a span that
 * sends without an error ends with the status OK, and one that processes without a
 * status.
 */
final class DirectHop implements StartedHop {

	private final HopKind kind;

	private final Span span;

	private final Context context;

	private final long started;

	private final boolean exemplars;

	private final ObservationRegistry observationRegistry;

	private final InstrumentationFailures failures;

	private volatile @Nullable Throwable error;

	DirectHop(HopKind kind, long started, Span span, Context context, boolean exemplars,
			ObservationRegistry observationRegistry, InstrumentationFailures failures) {
		this.kind = kind;
		this.started = started;
		this.span = span;
		this.context = context;
		this.exemplars = exemplars;
		this.observationRegistry = observationRegistry;
		this.failures = failures;
	}

	// An observation around the message would be taken for what is current, by what looks
	// at observations first
	@Override
	public Scope openScope() {
		Observation.Scope around = this.observationRegistry.getCurrentObservationScope();
		io.opentelemetry.context.Scope scope = this.context.makeCurrent();
		if (around == null) {
			return scope::close;
		}
		this.observationRegistry.setCurrentObservationScope(null);
		return () -> {
			scope.close();
			this.observationRegistry.setCurrentObservationScope(around);
		};
	}

	@Override
	public void stored(String stream, long sequence) {
		SpanAttributes.describeStored(this.span, stream, sequence);
	}

	@Override
	public void error(Throwable error) {
		this.error = error;
		this.span.recordException(error);
		String message = error.getMessage();
		this.span.setStatus(StatusCode.ERROR, (message != null) ? message : "");
	}

	@Override
	public void stop() {
		try {
			measure();
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
		}
		if (this.error == null && this.kind.spanKind() != SpanKind.CONSUMER) {
			this.span.setStatus(StatusCode.OK);
		}
		this.span.end();
	}

	// What attaches an exemplar asks for the current span
	private void measure() {
		if (this.exemplars && this.span.getSpanContext().isSampled()) {
			try (io.opentelemetry.context.Scope scope = Context.root().with(this.span).makeCurrent()) {
				this.kind.meter().stop(this.started, this.error);
			}
		}
		else {
			this.kind.meter().stop(this.started, this.error);
		}
	}

}
