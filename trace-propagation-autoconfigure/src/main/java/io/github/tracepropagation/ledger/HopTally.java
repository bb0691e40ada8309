// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts some hops by outcome, and remembers when context was last missing. Counters are
 * made when they are first needed.
 */
class HopTally {

	static final int MAX_REASONS = 32;

	private static final Outcome[] OUTCOMES = Outcome.values();

	private static final String UNKNOWN = "unknown";

	private final AtomicReferenceArray<LongAdder> counters = new AtomicReferenceArray<>(OUTCOMES.length);

	private final BoundedMap<LongAdder> reasons;

	private final AtomicReference<@Nullable MalformedSighting> lastMalformed = new AtomicReference<>();

	private volatile long lastWithoutContext;

	HopTally() {
		this(new BoundedMap<>(MAX_REASONS, Hop.OTHER, (name) -> new LongAdder()));
	}

	HopTally(BoundedMap<LongAdder> reasons) {
		this.reasons = reasons;
	}

	/**
	 * Count a hop.
	 * @param outcome what became of the context
	 * @param malformed the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 * @param time the time in milliseconds since the epoch, asked for only where context
	 * is missing
	 */
	final void record(Outcome outcome, @Nullable MalformedSighting malformed, long time) {
		LongAdder counter = find(outcome);
		((counter != null) ? counter : create(outcome)).increment();
		if (outcome == Outcome.MALFORMED) {
			this.reasons.get((malformed != null) ? malformed.invalid().reason() : UNKNOWN).increment();
		}
		if (malformed != null) {
			this.lastMalformed.set(malformed);
		}
		// Most hops of a burst find it written, and leave the cache line alone
		if (outcome.isContextMissing() && this.lastWithoutContext != time) {
			this.lastWithoutContext = time;
		}
	}

	/**
	 * Add the route to what was last seen, unless something else was seen since.
	 * @param hop the hop, with the route
	 * @param invalid the {@code traceparent} that was seen
	 */
	final void completeRoute(Hop hop, InvalidTraceParent invalid) {
		MalformedSighting last = this.lastMalformed.get();
		if (last != null && last.invalid() == invalid) {
			this.lastMalformed.compareAndSet(last, last.withRouteOf(hop));
		}
	}

	final @Nullable LongAdder find(Outcome outcome) {
		return this.counters.get(outcome.ordinal());
	}

	LongAdder create(Outcome outcome) {
		LongAdder created = new LongAdder();
		LongAdder earlier = this.counters.compareAndExchange(outcome.ordinal(), null, created);
		return (earlier != null) ? earlier : created;
	}

	final long count(Outcome outcome) {
		LongAdder counter = find(outcome);
		return (counter != null) ? counter.sum() : 0;
	}

	final long total() {
		long total = 0;
		for (Outcome outcome : OUTCOMES) {
			total += count(outcome);
		}
		return total;
	}

	final HopReading read() {
		HopReading reading = new HopReading();
		for (Outcome outcome : OUTCOMES) {
			reading.add(outcome, count(outcome));
		}
		this.reasons.forEach((reason, counter) -> reading.add(reason, counter.sum()));
		reading.setLast(this.lastMalformed.get(), this.lastWithoutContext);
		return reading;
	}

}
