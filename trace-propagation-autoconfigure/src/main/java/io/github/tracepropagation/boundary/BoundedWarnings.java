// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a failure of the boundary as a warning once a minute for each message, so that
 * what fails at every hop does not flood the log.
 */
final class BoundedWarnings {

	private static final Logger logger = LoggerFactory.getLogger(PropagationBoundary.class);

	private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

	private final Map<String, Long> lastLogged = new ConcurrentHashMap<>();

	private final LongSupplier nanoTime;

	BoundedWarnings() {
		this(System::nanoTime);
	}

	/**
	 * Create warnings that ask another clock.
	 * @param nanoTime tells the time in nanoseconds, as {@link System#nanoTime()} does
	 */
	BoundedWarnings(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	void warn(String message, String transport, Throwable cause) {
		long now = this.nanoTime.getAsLong();
		Long last = this.lastLogged.get(message);
		if ((last == null || now - last >= INTERVAL) && claim(message, last, now)) {
			logger.warn("{} (transport {}; the next warning of this kind comes in a minute at the earliest)", message,
					transport, cause);
		}
	}

	private boolean claim(String message, @Nullable Long last, long now) {
		return (last != null) ? this.lastLogged.replace(message, last, now)
				: this.lastLogged.putIfAbsent(message, now) == null;
	}

}
