// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import io.micrometer.observation.Observation;

import org.springframework.messaging.MessagingException;

/**
 * A message on its way through a channel. It belongs to its thread.
 *
 * @param channel what it is sent to
 * @param kind what the channel is for
 * @param observation the observation, one that does nothing where something else has made
 * the span
 * @param scope the time in which it is current
 * @param inFlight what is current in that time
 */
record MessageHop(Object channel, Kind kind, Observation observation, HopScope scope, InFlight inFlight) {

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
