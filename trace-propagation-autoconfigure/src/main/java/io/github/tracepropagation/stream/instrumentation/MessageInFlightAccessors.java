// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trace of a message for the operators of a reactive function. Such a function
 * has one subscription for all messages, in whose context there is no trace. With
 * automatic context propagation Reactor therefore takes the trace off the thread before
 * an operator runs. Where a message is being handed on by that very thread, its trace
 * stays; everywhere else nothing changes. The accessors are those of the JVM, and are put
 * back when the last application that uses this ends. Safe for use by any number of
 * threads.
 *
 * @since 0.1.0
 */
public final class MessageInFlightAccessors {

	// Those of this library carry the context of OpenTelemetry
	private static final String OWN_KEYS = "trace-propagation.";

	private static final ContextRegistry registry = ContextRegistry.getInstance();

	private static int users;

	private MessageInFlightAccessors() {
	}

	/**
	 * Have the accessors of observations and of the context of OpenTelemetry keep the
	 * trace of a message.
	 */
	public static synchronized void addUser() {
		users++;
		replace(MessageInFlightAccessors::keeping);
		InFlight.accessors = MessageInFlightAccessors::values;
	}

	/**
	 * End what {@link #addUser()} has begun.
	 */
	public static synchronized void removeUser() {
		users--;
		if (users == 0) {
			replace((accessor) -> (accessor instanceof MessageInFlightAccessor<?> keeping) ? keeping.getDelegate()
					: accessor);
		}
	}

	// One that is registered goes to the end, and some rely on their order
	private static void replace(UnaryOperator<ThreadLocalAccessor<?>> replacement) {
		boolean changed = false;
		for (ThreadLocalAccessor<?> accessor : List.copyOf(registry.getThreadLocalAccessors())) {
			ThreadLocalAccessor<?> next = replacement.apply(accessor);
			changed |= (next != accessor);
			if (changed) {
				registry.registerThreadLocalAccessor(next);
			}
		}
	}

	@SuppressWarnings("unchecked")
	private static ThreadLocalAccessor<?> keeping(ThreadLocalAccessor<?> accessor) {
		if (accessor instanceof MessageInFlightAccessor) {
			return accessor;
		}
		if (accessor.key().equals(ObservationThreadLocalAccessor.KEY)) {
			return new MessageInFlightAccessor<>((ThreadLocalAccessor<Observation>) accessor,
					MessageInFlightAccessors::chooseObservation);
		}
		return accessor.key().toString().startsWith(OWN_KEYS)
				? new MessageInFlightAccessor<>((ThreadLocalAccessor<Object>) accessor,
						(inFlight, current) -> inFlight.values().get(accessor.key()))
				: accessor;
	}

	private static @Nullable Observation chooseObservation(InFlight inFlight, @Nullable Observation current) {
		Observation observation = inFlight.observation();
		return (observation != null && current != null && OwnContext.isWithin(current, observation)) ? current
				: observation;
	}

	private static Map<Object, Object> values() {
		Map<Object, Object> values = new HashMap<>();
		for (ThreadLocalAccessor<?> accessor : registry.getThreadLocalAccessors()) {
			Object value = accessor.key().toString().startsWith(OWN_KEYS) ? accessor.getValue() : null;
			if (value != null) {
				values.put(accessor.key(), value);
			}
		}
		return values;
	}

}
