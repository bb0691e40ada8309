// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import java.util.List;
import java.util.function.UnaryOperator;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;

/**
 * The accessors by which Reactor, and whatever else goes by a {@link ContextRegistry},
 * carries what is current. Micrometer's accessor of the observation is replaced where it
 * stands, one that is a class of the application's own is left alone, and
 * {@link OpenTelemetryContextAccessor} comes last. All others keep their order. Safe for
 * use by any number of threads.
 *
 * @since 0.1.0
 */
public final class ContextAccessors {

	private final ContextRegistry registry;

	private final OpenTelemetryContextAccessor accessor = new OpenTelemetryContextAccessor();

	private int users;

	/**
	 * Create the accessors of a registry. They are registered when there is a user.
	 * @param registry the registry
	 */
	public ContextAccessors(ContextRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Add a user.
	 */
	public synchronized void addUser() {
		this.users++;
		register();
	}

	/**
	 * Put the accessors in their places again, where others were registered since.
	 */
	public synchronized void register() {
		if (this.users > 0) {
			replace(ContextAccessors::replacing);
			if (!isLast()) {
				this.registry.registerThreadLocalAccessor(registered());
			}
		}
	}

	// To register it anew takes it out for a moment, in which others may open and close
	private boolean isLast() {
		List<ThreadLocalAccessor<?>> accessors = this.registry.getThreadLocalAccessors();
		return !accessors.isEmpty() && isOurs(accessors.get(accessors.size() - 1));
	}

	// Another part of the application may stand in front of ours, and stays there
	private ThreadLocalAccessor<?> registered() {
		return this.registry.getThreadLocalAccessors().stream().filter(this::isOurs).findFirst().orElse(this.accessor);
	}

	private boolean isOurs(ThreadLocalAccessor<?> accessor) {
		return this.accessor.key().equals(accessor.key());
	}

	/**
	 * Remove a user. The last one leaves the registry as it was before.
	 */
	public synchronized void removeUser() {
		this.users--;
		if (this.users == 0) {
			this.registry.removeThreadLocalAccessor(this.accessor.key());
			replace(ContextAccessors::replaced);
		}
	}

	private static ThreadLocalAccessor<?> replacing(ThreadLocalAccessor<?> accessor) {
		return (accessor.getClass() == ObservationThreadLocalAccessor.class)
				? new ObservationAccessor((ObservationThreadLocalAccessor) accessor) : accessor;
	}

	private static ThreadLocalAccessor<?> replaced(ThreadLocalAccessor<?> accessor) {
		return (accessor instanceof ObservationAccessor replacing) ? replacing.getReplaced() : accessor;
	}

	// One that is registered goes to the end, so that all behind it have to follow
	private void replace(UnaryOperator<ThreadLocalAccessor<?>> replacement) {
		boolean replaced = false;
		for (ThreadLocalAccessor<?> accessor : List.copyOf(this.registry.getThreadLocalAccessors())) {
			ThreadLocalAccessor<?> next = replacement.apply(accessor);
			replaced |= (next != accessor);
			if (replaced) {
				this.registry.registerThreadLocalAccessor(next);
			}
		}
	}

}
