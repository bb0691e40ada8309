// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.List;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.micrometer.observation.Observation.ContextView;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * {@link PropagatingSenderTracingObservationHandler} that lets the
 * {@link PropagationBoundary} inject the context. A span of the plain OpenTelemetry API
 * that is current within an observation is the parent of what is sent there.
 *
 * @param <T> the type of the observation context
 * @since 0.1.0
 */
@SuppressWarnings("rawtypes")
public class SendingTracingObservationHandler<T extends SenderContext>
		extends PropagatingSenderTracingObservationHandler<T> {

	private final PropagationBoundary boundary;

	private final HopResolvers hopResolvers;

	private final SenderContextSetter setter;

	/**
	 * Create the handler.
	 * @param tracer the tracer of Micrometer
	 * @param boundary injects the context
	 * @param hopResolvers tell which hop an observation stands for, asked in order
	 * @param fieldRemovers remove fields from carriers, asked in order
	 */
	public SendingTracingObservationHandler(Tracer tracer, PropagationBoundary boundary, List<HopResolver> hopResolvers,
			List<FieldRemover> fieldRemovers) {
		super(tracer, Propagator.NOOP);
		this.boundary = boundary;
		this.hopResolvers = new HopResolvers(hopResolvers, boundary);
		this.setter = new SenderContextSetter(fieldRemovers);
	}

	@Override
	public void onStart(T context) {
		Span span = createSenderSpan(context);
		Hop hop = this.hopResolvers.resolve(context, Direction.OUTBOUND, context.getRemoteServiceName()).hop();
		SenderContext<?> carrier = (context.getCarrier() != null) ? context : null;
		this.boundary.inject(hop, OtelTraceContext.toOtelContext(span.context()), carrier, this.setter);
		getTracingContext(context).setSpan(span);
	}

	// Micrometer looks for its own span first, also where another is current within it.
	// Without a parent, the span is a child of what is current
	@Override
	public @Nullable Span getParentSpan(ContextView context) {
		Span parent = super.getParentSpan(context);
		return (parent != null && context.get(TracingContext.class) == null && isPlainSpanWithin(parent)) ? null
				: parent;
	}

	private static boolean isPlainSpanWithin(Span parent) {
		SpanContext current = io.opentelemetry.api.trace.Span.current().getSpanContext();
		return current.isValid() && !(current.getSpanId().equals(parent.context().spanId())
				&& current.getTraceId().equals(parent.context().traceId()));
	}

}
