// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/**
 * {@link PropagatingSenderTracingObservationHandler} for hops that something else will
 * make a span and a header for: nothing is started, and nothing is written.
 *
 * @param <T> the type of the observation context
 */
@SuppressWarnings({ "rawtypes", "deprecation" })
final class StandingBackSenderHandler<T extends SenderContext> extends PropagatingSenderTracingObservationHandler<T> {

	StandingBackSenderHandler(Tracer tracer) {
		super(tracer, Propagator.NOOP);
	}

	// Micrometer asks every parent of an observation for its tracing context
	@Override
	public void onStart(T context) {
		getTracingContext(context);
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
