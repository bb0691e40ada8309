// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.direct;

import org.jspecify.annotations.Nullable;

/**
 * Measures how long hops take. Without Micrometer's meters nothing is measured. Safe for
 * use by any number of threads.
 *
 * @since 0.1.0
 */
public interface HopMeters {

	/** Measures nothing. */
	HopMeters NONE = (operation, operationType, destination) -> new HopMeter() {

		@Override
		public long start() {
			return 0;
		}

		@Override
		public void stop(long started, @Nullable Throwable error) {
		}

	};

	/**
	 * Return the meter of a kind of hop, to be kept by the caller.
	 * @param operation the name of the operation, after which the meter is named
	 * @param operationType the type of the operation
	 * @param destination a name of few distinct values for the subject
	 * @return the meter
	 */
	HopMeter of(String operation, String operationType, String destination);

	/**
	 * Measures the hops of one kind.
	 */
	interface HopMeter {

		/**
		 * Return the time at which a hop starts.
		 * @return the time, of a meaning to this meter only
		 */
		long start();

		/**
		 * Record that a hop has ended.
		 * @param started what {@link #start()} returned
		 * @param error why the hop failed, or {@code null} where it did not
		 */
		void stop(long started, @Nullable Throwable error);

	}

}
