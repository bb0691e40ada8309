// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * {@link ThreadLocalAccessor} that stands in for Micrometer's, under its key. It makes an
 * observation current alone: nothing of what the thread has current gets into the context
 * of the observation. Afterwards everything is as it was, also where a scope was left
 * open in between.
 */
final class ObservationAccessor implements ThreadLocalAccessor<Observation> {

	private final OpenScopes scopes = new OpenScopes();

	private final ObservationThreadLocalAccessor replaced;

	ObservationAccessor(ObservationThreadLocalAccessor replaced) {
		this.replaced = replaced;
	}

	ObservationThreadLocalAccessor getReplaced() {
		return this.replaced;
	}

	@Override
	public Object key() {
		return this.replaced.key();
	}

	@Override
	public @Nullable Observation getValue() {
		return this.replaced.getValue();
	}

	// One that is switched off says nothing of what belongs there
	@Override
	public void setValue(Observation value) {
		this.scopes.push(value.isNoop() ? TraceScope.open(Context.current(), getValue())
				: TraceScope.openWithin(Context.root(), value));
	}

	@Override
	public void setValue() {
		this.scopes.push(TraceScope.open(Context.root(), null));
	}

	@Override
	public void restore(Observation previousValue) {
		this.scopes.closeLast();
	}

	@Override
	public void restore() {
		this.scopes.closeLast();
	}

}
