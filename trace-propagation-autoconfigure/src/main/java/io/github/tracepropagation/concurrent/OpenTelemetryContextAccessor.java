// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import java.util.ArrayDeque;
import java.util.Deque;

import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * {@link ThreadLocalAccessor} that carries the current context of OpenTelemetry, its span
 * and its baggage, to other threads. Where an observation is current, it is the
 * observation that is carried, by the accessor of its own: scopes of two accessors are
 * closed in the order in which they were opened, and OpenTelemetry ignores the close of a
 * scope that is not the innermost one, so that the thread would keep a context. For that
 * it must be registered after the accessor of observations.
 *
 * @since 0.1.0
 */
public final class OpenTelemetryContextAccessor implements ThreadLocalAccessor<Context> {

	/**
	 * The key under which the context is kept.
	 */
	public static final String KEY = "trace-propagation.opentelemetry-context";

	private final ThreadLocal<Deque<Scope>> scopes = new ThreadLocal<>();

	private final ObservationRegistry observationRegistry;

	/**
	 * Create the accessor.
	 * @param observationRegistry knows the current observation
	 */
	public OpenTelemetryContextAccessor(ObservationRegistry observationRegistry) {
		this.observationRegistry = observationRegistry;
	}

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable Context getValue() {
		Context current = Context.current();
		return (current == Context.root() || isObserved()) ? null : current;
	}

	@Override
	public void setValue(Context value) {
		open(isObserved() ? Context.current() : value);
	}

	@Override
	public void setValue() {
		open(isObserved() ? Context.current() : Context.root());
	}

	@Override
	public void restore(Context previousValue) {
		restore();
	}

	@Override
	public void restore() {
		Deque<Scope> opened = this.scopes.get();
		if (opened == null) {
			return;
		}
		opened.pop().close();
		if (opened.isEmpty()) {
			this.scopes.remove();
		}
	}

	private boolean isObserved() {
		return this.observationRegistry.getCurrentObservation() != null;
	}

	// Each value that is set is restored once, also one that changes nothing
	private void open(Context context) {
		Deque<Scope> opened = this.scopes.get();
		if (opened == null) {
			opened = new ArrayDeque<>(2);
			this.scopes.set(opened);
		}
		opened.push((context == Context.current()) ? Scope.noop() : context.makeCurrent());
	}

}
