// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.net.URI;
import java.util.Iterator;
import java.util.List;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.boundary.observation.HopResolvers.ResolvedHop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * {@link PropagatingReceiverTracingObservationHandler} that lets the
 * {@link PropagationBoundary} extract the context.
 *
 * @param <T> the type of the observation context
 * @since 0.1.0
 */
@SuppressWarnings("rawtypes")
public class ReceivingTracingObservationHandler<T extends ReceiverContext>
		extends PropagatingReceiverTracingObservationHandler<T> {

	private static final CarrierGetter GETTER = new CarrierGetter();

	private final PropagationBoundary boundary;

	private final HopResolvers hopResolvers;

	private final OtelPropagator bridge;

	/**
	 * Create the handler.
	 * @param tracer the tracer of Micrometer
	 * @param otelTracer the OpenTelemetry tracer that starts the spans
	 * @param boundary extracts the context
	 * @param hopResolvers tell which hop an observation stands for, asked in order
	 */
	public ReceivingTracingObservationHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			PropagationBoundary boundary, List<HopResolver> hopResolvers) {
		super(tracer, Propagator.NOOP);
		this.boundary = boundary;
		this.hopResolvers = new HopResolvers(hopResolvers, boundary);
		this.bridge = ExtractedContextPropagator.bridge(otelTracer);
	}

	@Override
	public void onStart(T context) {
		Context current = Context.current();
		Context parent = (context instanceof BatchReceiverContext) ? current : extract(context, current);
		Span.Builder builder = ExtractedContextPropagator.spanBuilder(this.bridge, parent)
			.kind(Span.Kind.valueOf(context.getKind().name()));
		if (context instanceof BatchReceiverContext several) {
			several.getMessages()
				.forEach((message) -> link(builder, PropagationBoundary.caller(extract(message, Context.root()))));
		}
		else {
			link(builder, PropagationBoundary.untrustedCaller(parent));
		}
		if (context.getKind() == Kind.CONSUMER) {
			link(builder, PropagationBoundary.ambientSpan(current, parent));
		}
		describeRemoteService(context, builder);
		getTracingContext(context).setSpan(customizeExtractedSpan(context, builder).start());
	}

	private Context extract(ReceiverContext<?> context, Context current) {
		ResolvedHop resolved = this.hopResolvers.resolve(context, Direction.INBOUND, context.getRemoteServiceName());
		if (resolved.hop().route() != null || resolved.resolver() == null) {
			return this.boundary.extract(resolved.hop(), current, context, GETTER);
		}
		UnroutedHop unrouted = new UnroutedHop(this.boundary, resolved.resolver());
		context.put(UnroutedHop.class, unrouted);
		return this.boundary.extract(resolved.hop(), current, context, GETTER, unrouted);
	}

	@Override
	public void onStop(T context) {
		UnroutedHop unrouted = context.get(UnroutedHop.class);
		if (unrouted != null) {
			unrouted.resolveRoute(this.hopResolvers, context);
		}
		super.onStop(context);
	}

	private static void link(Span.Builder builder, @Nullable SpanContext span) {
		if (span != null && span.isValid()) {
			builder.addLink(new Link(OtelTraceContext.fromOtel(span)));
		}
	}

	private void describeRemoteService(T context, Span.Builder builder) {
		if (context.getRemoteServiceName() != null) {
			builder.remoteServiceName(context.getRemoteServiceName());
		}
		String address = context.getRemoteServiceAddress();
		URI uri = (address != null) ? parse(address) : null;
		if (uri != null && uri.getHost() != null) {
			builder.remoteIpAndPort(uri.getHost(), uri.getPort());
		}
	}

	private static @Nullable URI parse(String address) {
		try {
			return URI.create(address);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Reads the carrier of an observation context by the context's own getter.
	 */
	private static final class CarrierGetter implements TextMapGetter<ReceiverContext<?>> {

		@Override
		public Iterable<String> keys(ReceiverContext<?> carrier) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable ReceiverContext<?> carrier, String key) {
			return (carrier != null) ? read(carrier, key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable ReceiverContext<?> carrier, String key) {
			return (carrier != null) ? readAll(carrier, key).iterator() : List.<String>of().iterator();
		}

		private <C> @Nullable String read(ReceiverContext<C> context, String key) {
			C carrier = context.getCarrier();
			return (carrier != null) ? context.getGetter().get(carrier, key) : null;
		}

		private <C> Iterable<String> readAll(ReceiverContext<C> context, String key) {
			C carrier = context.getCarrier();
			return (carrier != null) ? context.getGetter().getAll(carrier, key) : List.of();
		}

	}

}
