// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@link ThreadLocalAccessor} that carries the current context of OpenTelemetry, its span
 * and its baggage, to other threads. The observation is carried by an accessor of its
 * own, which has to come first: the context belongs over the observation it was taken
 * with, and stays below one that was started within it. An observation of another trace
 * is left alone. {@link ContextAccessors} registers both.
 *
 * @since 0.1.0
 */
public final class OpenTelemetryContextAccessor implements ThreadLocalAccessor<TraceSnapshot> {

	/**
	 * The key under which the context is kept.
	 */
	public static final String KEY = "trace-propagation.opentelemetry-context";

	private final OpenScopes scopes = new OpenScopes();

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable TraceSnapshot getValue() {
		return TraceSnapshot.capture();
	}

	@Override
	public void setValue(TraceSnapshot value) {
		this.scopes.push(value.openAround());
	}

	@Override
	public void setValue() {
		Observation observation = TraceSnapshot.OBSERVATIONS.getCurrentObservation();
		this.scopes.push(TraceScope.open((observation != null) ? Context.current() : Context.root(), observation));
	}

	@Override
	public void restore(TraceSnapshot previousValue) {
		this.scopes.closeLast();
	}

	@Override
	public void restore() {
		this.scopes.closeLast();
	}

}
