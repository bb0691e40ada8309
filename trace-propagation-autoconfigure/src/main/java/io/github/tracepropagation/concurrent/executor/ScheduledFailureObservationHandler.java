// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.executor;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;

import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * {@link ObservationHandler} that keeps the span of a scheduled method that has failed
 * current while the scheduler handles the error. It works on schedulers that are
 * instrumented, and does nothing elsewhere.
 *
 * @since 0.1.0
 */
public final class ScheduledFailureObservationHandler implements ObservationHandler<ScheduledTaskObservationContext> {

	@Override
	public void onStop(ScheduledTaskObservationContext context) {
		TracingContext tracing = context.get(TracingContext.class);
		if (context.getError() != null && tracing != null && tracing.getSpan() != null) {
			ScheduledRun.failed(OtelSpan.toOtel(tracing.getSpan()));
		}
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ScheduledTaskObservationContext;
	}

}
