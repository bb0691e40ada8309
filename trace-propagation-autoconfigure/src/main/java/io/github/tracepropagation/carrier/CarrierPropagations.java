// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.tracepropagation.boundary.BaggageFilter;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.w3c.W3CBaggage;
import io.github.tracepropagation.w3c.W3CTraceContext;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What static methods use: the {@link CarrierPropagation} of the application that has
 * started last in this JVM and still runs or, without one, one that trusts every caller
 * and tells everybody. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class CarrierPropagations {

	private static final Logger logger = LoggerFactory.getLogger(CarrierPropagations.class);

	private static final CarrierPropagation PLAIN = plain();

	private static volatile List<Supplier<CarrierPropagation>> suppliers = List.of();

	private CarrierPropagations() {
	}

	/**
	 * Return what is in use.
	 * @return the propagation of an application, or else one with the trace context and
	 * the baggage of W3C, no policies, and the tracer of {@link GlobalOpenTelemetry}
	 */
	public static CarrierPropagation current() {
		List<Supplier<CarrierPropagation>> known = suppliers;
		if (known.isEmpty()) {
			return PLAIN;
		}
		try {
			return known.get(known.size() - 1).get();
		}
		catch (RuntimeException ex) {
			logger.warn("An application could not supply its policies for a hop by hand, it goes on without", ex);
			return PLAIN;
		}
	}

	/**
	 * Use the propagation of an application from now on.
	 * @param supplier asked at every use
	 */
	public static synchronized void add(Supplier<CarrierPropagation> supplier) {
		List<Supplier<CarrierPropagation>> more = new ArrayList<>(suppliers);
		more.add(supplier);
		suppliers = List.copyOf(more);
	}

	/**
	 * Use the propagation of an application no more. That of the one before it is in use
	 * again, where it was this one that was.
	 * @param supplier the supplier that was added
	 */
	public static synchronized void remove(Supplier<CarrierPropagation> supplier) {
		suppliers = suppliers.stream().filter((other) -> other != supplier).toList();
	}

	private static CarrierPropagation plain() {
		TextMapPropagator propagator = TextMapPropagator.composite(new W3CTraceContext(), new W3CBaggage());
		PropagationBoundary boundary = new PropagationBoundary(propagator, (hop, caller) -> InboundDecision.CONTINUE,
				BaggageFilter.ALL, (hop) -> OutboundDecision.INJECT, new PropagationLedger());
		Tracer tracer = (
				name) -> GlobalOpenTelemetry.getOrNoop().getTracer("io.github.tracepropagation").spanBuilder(name);
		return new CarrierPropagation(boundary, tracer);
	}

}
