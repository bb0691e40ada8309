// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time in which a {@link TraceSnapshot} is current on a thread. The observation is
 * opened first and the context over it, since a span made by hand within an observation
 * is the current one, or the other way round where the observation is the inner one; what
 * was opened last is closed first. What was current before is current again afterwards,
 * also where that is another trace, and where a task has left a scope of its own open.
 *
 * @since 0.1.0
 */
public final class TraceScope implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(TraceScope.class);

	private static final ObservationRegistry OBSERVATIONS = TraceSnapshot.OBSERVATIONS;

	private final Observation.@Nullable Scope before = OBSERVATIONS.getCurrentObservationScope();

	private final Context contextBefore = Context.current();

	private Observation.@Nullable Scope observed;

	private @Nullable Scope scope;

	private boolean observedWithin;

	private TraceScope() {
	}

	static TraceScope open(Context context, @Nullable Observation observation) {
		TraceScope opened = new TraceScope();
		if (observation == null) {
			OBSERVATIONS.setCurrentObservationScope(null);
		}
		else if (opened.before == null || opened.before.getCurrentObservation() != observation) {
			opened.observe(observation);
		}
		opened.makeCurrent(context);
		return opened;
	}

	/**
	 * Open an observation on a context. Whatever else was current on this thread takes no
	 * part in what the observation makes current.
	 * @param context the context around the observation
	 * @param observation the observation
	 * @return the scope, to be closed on this thread
	 */
	static TraceScope openWithin(Context context, Observation observation) {
		TraceScope opened = new TraceScope();
		opened.observedWithin = true;
		OBSERVATIONS.setCurrentObservationScope(null);
		opened.makeCurrent(context);
		opened.observe(observation);
		return opened;
	}

	private void makeCurrent(Context context) {
		if (context != Context.current()) {
			this.scope = context.makeCurrent();
		}
	}

	private void observe(Observation observation) {
		try {
			this.observed = observation.openScope();
		}
		catch (RuntimeException ex) {
			logger.warn("An observation could not be made current on another thread", ex);
		}
	}

	/**
	 * End the scope.
	 */
	@Override
	public void close() {
		if (this.observedWithin) {
			closeObservation();
			closeContext();
		}
		else {
			closeContext();
			closeObservation();
		}
		OBSERVATIONS.setCurrentObservationScope(this.before);
		restoreContext();
	}

	private void closeContext() {
		if (this.scope != null) {
			this.scope.close();
		}
	}

	private void closeObservation() {
		try {
			if (this.observed != null) {
				this.observed.close();
			}
		}
		catch (RuntimeException ex) {
			logger.warn("An observation could not be closed on another thread", ex);
		}
	}

	// OpenTelemetry ignores the close of a scope within which another was left open
	private void restoreContext() {
		if (Context.current() != this.contextBefore) {
			this.contextBefore.makeCurrent();
		}
	}

}
