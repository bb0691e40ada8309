// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once a minute that a message could not be observed. Safe for use by any number of
 * threads.
 */
final class Failures {

	private static final Logger logger = LoggerFactory.getLogger(StreamInstrumentation.class);

	private static final long INTERVAL = TimeUnit.MINUTES.toNanos(1);

	private final AtomicLong next = new AtomicLong(System.nanoTime());

	void warn(Throwable failure) {
		long now = System.nanoTime();
		long due = this.next.get();
		if (now - due >= 0 && this.next.compareAndSet(due, now + INTERVAL)) {
			logger.warn(
					"A message of Spring Cloud Stream could not be observed as it should, and went its way "
							+ "nevertheless (the next warning of this kind comes in a minute at the earliest)",
					failure);
		}
	}

}
