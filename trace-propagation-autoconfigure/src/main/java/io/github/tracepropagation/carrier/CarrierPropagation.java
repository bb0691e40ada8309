// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.util.function.BiConsumer;
import java.util.function.Function;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Takes trace context out of, and gives it to, carriers that nothing else knows. Each
 * call is a hop as any other: policies decide about it, and the ledger counts it. A hop
 * that is named by nothing else has the transport {@value Hop#OTHER}. Which way a given
 * {@link Hop} leads is not looked at, the method says it. No method throws because of
 * tracing, and a carrier that fails is logged. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public class CarrierPropagation {

	private static final Hop OUTBOUND = Hop.outbound(Hop.OTHER, null, null);

	private static final Hop INBOUND = Hop.inbound(Hop.OTHER, null, null);

	private final PropagationBoundary boundary;

	private final Tracer tracer;

	/**
	 * Create the propagation.
	 * @param boundary asks the policies, reads and writes the carriers, and counts
	 * @param tracer starts the spans of what is received
	 */
	public CarrierPropagation(PropagationBoundary boundary, Tracer tracer) {
		this.boundary = boundary;
		this.tracer = tracer;
	}

	/**
	 * Give the context that is current on this thread to a carrier. No span is made.
	 * @param setter takes the name of each field, in lower case, and its value, and
	 * replaces what the carrier has of that name
	 */
	public void inject(BiConsumer<String, String> setter) {
		inject(OUTBOUND, setter);
	}

	/**
	 * Give the context that is current on this thread to a carrier. No span is made.
	 * @param hop tells policies and ledger where the carrier goes
	 * @param setter takes the name of each field, in lower case, and its value, and
	 * replaces what the carrier has of that name
	 */
	public void inject(Hop hop, BiConsumer<String, String> setter) {
		inject(hop, setter, (carrier, key, value) -> {
			if (carrier != null) {
				carrier.accept(key, value);
			}
		});
	}

	/**
	 * Give the context that is current on this thread to a carrier. No span is made.
	 * @param <C> the type of the carrier
	 * @param carrier the carrier, or {@code null} where nothing can take context along
	 * @param setter writes to the carrier; one that is a
	 * {@link io.github.tracepropagation.w3c.RemovingTextMapSetter} also takes a stale
	 * {@code tracestate} out
	 */
	public <C> void inject(@Nullable C carrier, TextMapSetter<C> setter) {
		inject(OUTBOUND, carrier, setter);
	}

	/**
	 * Give the context that is current on this thread to a carrier. No span is made.
	 * @param <C> the type of the carrier
	 * @param hop tells policies and ledger where the carrier goes
	 * @param carrier the carrier, or {@code null} where nothing can take context along
	 * @param setter writes to the carrier; one that is a
	 * {@link io.github.tracepropagation.w3c.RemovingTextMapSetter} also takes a stale
	 * {@code tracestate} out
	 */
	public <C> void inject(Hop hop, @Nullable C carrier, TextMapSetter<C> setter) {
		this.boundary.inject(leading(hop, Direction.OUTBOUND), Context.current(), carrier, setter);
	}

	/**
	 * Continue the trace of a carrier.
	 * @param getter returns the value of a field by its name, or {@code null}; asked in
	 * lower case, and then with a capital at the front
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span
	 */
	public IncomingHop continueFrom(Function<String, @Nullable String> getter, String name) {
		return continueFrom(INBOUND, getter, name);
	}

	/**
	 * Continue the trace of a carrier.
	 * @param hop tells policies and ledger where the carrier comes from
	 * @param getter returns the value of a field by its name, or {@code null}; asked in
	 * lower case, and then with a capital at the front
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span
	 */
	public IncomingHop continueFrom(Hop hop, Function<String, @Nullable String> getter, String name) {
		return continueFrom(hop, getter, FunctionGetter.INSTANCE, name);
	}

	/**
	 * Continue the trace of a carrier.
	 * @param <C> the type of the carrier
	 * @param carrier the carrier, or {@code null} where none can bring context
	 * @param getter reads the carrier, best regardless of upper and lower case; one that
	 * implements {@code getAll} lets a field that is there twice be seen
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span
	 */
	public <C> IncomingHop continueFrom(@Nullable C carrier, TextMapGetter<C> getter, String name) {
		return continueFrom(INBOUND, carrier, getter, name);
	}

	/**
	 * Continue the trace of a carrier.
	 * @param <C> the type of the carrier
	 * @param hop tells policies and ledger where the carrier comes from
	 * @param carrier the carrier, or {@code null} where none can bring context
	 * @param getter reads the carrier, best regardless of upper and lower case; one that
	 * implements {@code getAll} lets a field that is there twice be seen
	 * @param name the name of the span, of few distinct values
	 * @return what starts the span
	 */
	public <C> IncomingHop continueFrom(Hop hop, @Nullable C carrier, TextMapGetter<C> getter, String name) {
		Hop inbound = leading(hop, Direction.INBOUND);
		return new IncomingHop(this.boundary, this.tracer, inbound,
				(current) -> this.boundary.extract(inbound, current, carrier, getter), name);
	}

	private static Hop leading(Hop hop, Direction direction) {
		if (hop.direction() == direction) {
			return hop;
		}
		Hop turned = (direction == Direction.INBOUND) ? Hop.inbound(hop.transport(), hop.peer(), hop.destination())
				: Hop.outbound(hop.transport(), hop.peer(), hop.destination());
		return turned.withRoute(hop.route()).withPrincipal(hop::principal);
	}

}
