// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs one warning of a kind a minute, and says with the next how many there were
 * meanwhile. Those are logged too, at DEBUG. Safe for use by any number of threads.
 */
final class BoundedWarnings {

	private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

	private final Logger logger;

	private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

	BoundedWarnings(Logger logger) {
		this.logger = logger;
	}

	void warn(String kind, String message) {
		warn(kind, message, null);
	}

	void warn(String kind, String message, @Nullable Throwable failure) {
		long unsaid = this.kinds.computeIfAbsent(kind, (key) -> new Kind()).count(System.nanoTime());
		if (unsaid < 0) {
			this.logger.debug(message, failure);
		}
		else {
			this.logger.warn(
					(unsaid > 0) ? message + " (and " + unsaid + " more like it since the last warning)" : message,
					failure);
		}
	}

	/**
	 * What is known of the warnings of one kind.
	 */
	private static final class Kind {

		private boolean warned;

		private long next;

		private long unsaid;

		// The number of warnings that were not given, or -1 for one that is not to be
		// given
		synchronized long count(long now) {
			if (this.warned && now - this.next < 0) {
				this.unsaid++;
				return -1;
			}
			this.warned = true;
			this.next = now + INTERVAL;
			long result = this.unsaid;
			this.unsaid = 0;
			return result;
		}

	}

}
