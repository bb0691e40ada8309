// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/**
 * {@link PropagatingReceiverTracingObservationHandler} for hops that something else has
 * made a span for: that one, which is current, is the span of the observation as well,
 * and nothing is done to it.
 *
 * @param <T> the type of the observation context
 */
@SuppressWarnings({ "rawtypes", "deprecation" })
final class StandingBackReceiverHandler<T extends ReceiverContext>
		extends PropagatingReceiverTracingObservationHandler<T> {

	StandingBackReceiverHandler(Tracer tracer) {
		super(tracer, Propagator.NOOP);
	}

	@Override
	public void onStart(T context) {
		getTracingContext(context).setSpan(getTracer().currentSpan());
	}

	@Override
	public void onScopeOpened(T context) {
	}

	@Override
	public void onScopeClosed(T context) {
	}

	@Override
	public void onScopeReset(T context) {
	}

	@Override
	public void onEvent(Observation.Event event, T context) {
	}

	@Override
	public void onError(T context) {
	}

	@Override
	public void onStop(T context) {
	}

}
