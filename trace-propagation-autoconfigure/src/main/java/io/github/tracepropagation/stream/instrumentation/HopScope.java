// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.ArrayDeque;
import java.util.Deque;

import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * The time in which something else is current on a thread. What was current before is
 * current again afterwards, also where code in between has left a scope of its own open.
 * It belongs to its thread.
 */
final class HopScope implements AutoCloseable {

	private final ObservationRegistry registry;

	private final Observation.@Nullable Scope observedBefore;

	private final Context contextBefore = Context.current();

	private final Deque<Closeable> scopes = new ArrayDeque<>(2);

	HopScope(ObservationRegistry registry) {
		this.registry = registry;
		this.observedBefore = registry.getCurrentObservationScope();
	}

	HopScope with(Observation observation) {
		this.scopes.push(observation.openScope()::close);
		return this;
	}

	HopScope with(Context context) {
		this.scopes.push(context.makeCurrent()::close);
		return this;
	}

	/**
	 * Make current what a Reactor context has captured.
	 * @param captured the Reactor context
	 * @return this scope
	 */
	HopScope withCaptured(Object captured) {
		this.scopes.push(Snapshots.FACTORY.setThreadLocalsFrom(captured)::close);
		return this;
	}

	@Override
	public void close() {
		try {
			while (!this.scopes.isEmpty()) {
				this.scopes.pop().close();
			}
		}
		finally {
			restore();
		}
	}

	private void restore() {
		this.registry.setCurrentObservationScope(this.observedBefore);
		// OpenTelemetry ignores the close of a scope within which another was left open
		if (Context.current() != this.contextBefore) {
			this.contextBefore.makeCurrent();
		}
	}

	/**
	 * Loaded for what was captured alone, for which its library is there.
	 */
	private static final class Snapshots {

		static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder().build();

		private Snapshots() {
		}

	}

	/**
	 * Something that is closed without failing.
	 */
	private interface Closeable {

		void close();

	}

}
