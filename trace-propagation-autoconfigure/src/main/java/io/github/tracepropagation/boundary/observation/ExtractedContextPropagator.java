// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.Collection;
import java.util.List;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link TextMapPropagator} whose carrier is an already extracted {@link Context}. The
 * bridge of Micrometer Tracing makes a span builder from an OpenTelemetry context only by
 * way of a propagator; this is the shortest one.
 */
final class ExtractedContextPropagator implements TextMapPropagator {

	private ExtractedContextPropagator() {
	}

	static OtelPropagator bridge(Tracer tracer) {
		return new OtelPropagator(ContextPropagators.create(new ExtractedContextPropagator()), tracer);
	}

	static Span.Builder spanBuilder(OtelPropagator bridge, Context parent) {
		return bridge.extract(parent, (carrier, key) -> null);
	}

	@Override
	public Collection<String> fields() {
		return List.of();
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		throw new UnsupportedOperationException("Only extracts");
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		return (carrier instanceof Context extracted) ? extracted : context;
	}

}
