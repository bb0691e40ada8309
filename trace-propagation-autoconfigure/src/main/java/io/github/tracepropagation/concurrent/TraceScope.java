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
 * is the current one; they are closed the other way round. What was current before is
 * current again afterwards, also where that is another trace, and where a task has left a
 * scope of its own open.
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

	private TraceScope() {
	}

	static TraceScope open(Context context, @Nullable Observation observation) {
		TraceScope opened = new TraceScope();
		opened.observe(observation);
		if (context != Context.current()) {
			opened.scope = context.makeCurrent();
		}
		return opened;
	}

	private void observe(@Nullable Observation observation) {
		try {
			if (observation == null) {
				OBSERVATIONS.setCurrentObservationScope(null);
			}
			else if (this.before == null || this.before.getCurrentObservation() != observation) {
				this.observed = observation.openScope();
			}
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
		if (this.scope != null) {
			this.scope.close();
		}
		try {
			if (this.observed != null) {
				this.observed.close();
			}
		}
		catch (RuntimeException ex) {
			logger.warn("An observation could not be closed on another thread", ex);
		}
		OBSERVATIONS.setCurrentObservationScope(this.before);
		restoreContext();
	}

	// OpenTelemetry ignores the close of a scope within which another was left open
	private void restoreContext() {
		if (Context.current() != this.contextBefore) {
			this.contextBefore.makeCurrent();
		}
	}

}
