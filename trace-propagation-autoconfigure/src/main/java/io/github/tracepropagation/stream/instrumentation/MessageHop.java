// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import io.github.tracepropagation.stream.observation.BindingInfo;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessagingException;

/**
 * A message on its way through a channel. It belongs to its thread.
 *
 * @param channel what it is sent to
 * @param kind what the channel is for
 * @param binding the binding, or {@code null} of one for failures
 * @param observation the observation, one that does nothing where something else has made
 * the span
 * @param scope the time in which it is current
 * @param inFlight what is current in that time
 */
record MessageHop(Object channel, Kind kind, @Nullable BindingInfo binding, Observation observation, HopScope scope,
		InFlight inFlight) {

	boolean isSentTo(BindingInfo input) {
		return this.binding != null && this.binding.destination().equals(input.destination());
	}

	void close() {
		try {
			this.scope.close();
		}
		finally {
			this.observation.stop();
		}
	}

	void error(Throwable error) {
		// The exceptions of messaging say no more than that a message was not handled
		this.observation
			.error((error instanceof MessagingException && error.getCause() != null) ? error.getCause() : error);
	}

	/**
	 * What a channel is for.
	 */
	enum Kind {

		/**
		 * Messages come in.
		 */
		INPUT,

		/**
		 * Messages go out.
		 */
		OUTPUT,

		/**
		 * Failures are handled.
		 */
		ERROR

	}

}
