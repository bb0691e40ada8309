// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.util.Assert;

/**
 * The places for messages of a binding that wait for their acknowledgement. Safe for use
 * by any number of threads.
 */
final class InFlight {

	private final String binding;

	private final int limit;

	private final Duration patience;

	private final Semaphore places;

	/**
	 * Create the places.
	 * @param binding names the binding
	 * @param limit how many there are
	 * @param patience how long a place is waited for
	 */
	InFlight(String binding, int limit, Duration patience) {
		this.binding = binding;
		this.limit = limit;
		this.patience = patience;
		this.places = new Semaphore(limit, true);
	}

	void enter() {
		Assert.state(acquire(1),
				() -> "None of the " + this.limit + " messages that the binding '" + this.binding
						+ "' may have in flight was settled " + (Thread.currentThread().isInterrupted()
								? "before the sender was interrupted" : "within " + this.patience.toMillis() + " ms"));
	}

	void leave() {
		this.places.release();
	}

	/**
	 * Wait until no place is taken.
	 * @return how many still are when there is no more time
	 */
	int awaitNone() {
		if (acquire(this.limit)) {
			this.places.release(this.limit);
			return 0;
		}
		return this.limit - this.places.availablePermits();
	}

	private boolean acquire(int count) {
		try {
			return this.places.tryAcquire(count, this.patience.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
