// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * The context that a message of a reactive function carries along in a header.
 */
final class OwnContext {

	private OwnContext() {
	}

	/**
	 * Return whether what is current belongs to a message already: its observation, or
	 * one that was made within. Anything else that is current on the thread is that of
	 * another message.
	 * @param captured the Reactor context of the message
	 * @param registry knows the current observation
	 * @return whether nothing has to be made current
	 */
	static boolean isCurrent(Object captured, ObservationRegistry registry) {
		Object own = (captured instanceof ContextView context)
				? context.getOrDefault(ObservationThreadLocalAccessor.KEY, null) : null;
		return own instanceof Observation && isWithin(registry.getCurrentObservation(), own);
	}

	/**
	 * Return whether an observation is another one, or was made within.
	 * @param observation the inner one, or {@code null}
	 * @param outer the outer one
	 * @return whether it is
	 */
	static boolean isWithin(@Nullable ObservationView observation, Object outer) {
		ObservationView each = observation;
		while (each != null && each != outer) {
			each = each.getContextView().getParentObservation();
		}
		return each != null;
	}

}
