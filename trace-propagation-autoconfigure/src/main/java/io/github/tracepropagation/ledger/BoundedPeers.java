// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The tallies of the peers with the most hops, as far as a table of fixed size can tell.
 * <p>
 * A full table admits a newcomer by chance: it takes the place of the peer of the lowest
 * rank {@code r} with a probability of {@code 1 / (r + 1)}, and has rank {@code r + 1}
 * then. So who comes once hardly ever gets in, and who comes often soon does. A rank is
 * the number of recent hops: it is halved each time the whole has counted a further
 * {@value #HOPS_PER_PLACE} hops for each place, so that peers that are gone make room.
 * <p>
 * The whole is counted apart and first, so a peer that loses its place takes nothing away
 * but its name. A look-up of a known peer neither locks nor allocates; one of an unknown
 * peer never waits once the table is full.
 */
final class BoundedPeers {

	static final int MAX_LENGTH = 100;

	static final int HOPS_PER_PLACE = 100;

	private static final double AGING_CHANCE = 1.0 / 64;

	private final Map<String, Place> places = new ConcurrentHashMap<>();

	private final HopTally whole;

	private final int maxPeers;

	private final DoubleSupplier random;

	private final ReentrantLock lock = new ReentrantLock();

	/** No rank is lower, but all may be higher. */
	private volatile long lowestRank;

	private long agedAt;

	/**
	 * Create a table.
	 * @param whole what the hops of all peers are counted in
	 * @param maxPeers the number of places
	 * @param random returns numbers from 0 inclusive to 1 exclusive; called by any thread
	 */
	BoundedPeers(HopTally whole, int maxPeers, DoubleSupplier random) {
		this.whole = whole;
		this.maxPeers = maxPeers;
		this.random = random;
	}

	/**
	 * Find the tally of a peer, whose hop the whole has counted.
	 * @param peer the peer, of any length
	 * @return the tally, or {@code null} where the peer has no place
	 */
	@Nullable HopTally find(String peer) {
		Place known = (peer.length() <= MAX_LENGTH) ? this.places.get(peer) : null;
		return (known != null) ? known.tally : findPrintable(PrintableText.name(peer, MAX_LENGTH));
	}

	/**
	 * Find the tally of a peer, and let nobody in.
	 * @param peer the peer, of any length
	 * @return the tally, or {@code null} where the peer has no place
	 */
	@Nullable HopTally peek(String peer) {
		Place known = this.places.get(PrintableText.name(peer, MAX_LENGTH));
		return (known != null) ? known.tally : null;
	}

	private @Nullable HopTally findPrintable(String peer) {
		Place known = this.places.get(peer);
		if (known != null) {
			return known.tally;
		}
		return (this.places.size() < this.maxPeers) ? fill(peer) : replace(peer);
	}

	private @Nullable HopTally fill(String peer) {
		this.lock.lock();
		try {
			Place known = this.places.get(peer);
			if (known == null && this.places.size() < this.maxPeers) {
				known = add(peer, 0);
			}
			return (known != null) ? known.tally : null;
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable HopTally replace(String peer) {
		double drawn = this.random.getAsDouble();
		boolean aging = this.random.getAsDouble() < AGING_CHANCE;
		if ((!aging && drawn * (this.lowestRank + 1) >= 1) || !this.lock.tryLock()) {
			return null;
		}
		try {
			if (aging) {
				age();
			}
			Place known = this.places.get(peer);
			return (known != null) ? known.tally : replaceLowest(peer, drawn);
		}
		finally {
			this.lock.unlock();
		}
	}

	private @Nullable HopTally replaceLowest(String peer, double drawn) {
		String lowest = peer;
		long rank = Long.MAX_VALUE;
		for (Map.Entry<String, Place> place : this.places.entrySet()) {
			long candidate = place.getValue().rank();
			if (candidate < rank) {
				rank = candidate;
				lowest = place.getKey();
			}
		}
		this.lowestRank = rank;
		if (drawn * (rank + 1.0) >= 1) {
			return null;
		}
		// Never less than full, or a stranger would wait for a place
		Place place = add(peer, rank);
		this.places.remove(lowest);
		return place.tally;
	}

	private Place add(String peer, long rank) {
		Place place = new Place(rank);
		this.places.put(peer, place);
		return place;
	}

	private void age() {
		long total = this.whole.total();
		long halvings = (total - this.agedAt) / ((long) HOPS_PER_PLACE * this.maxPeers);
		if (halvings > 0) {
			this.agedAt = total;
			this.places.values().forEach((place) -> place.age(halvings));
		}
	}

	/**
	 * Tell of the peers that have a place.
	 * @param action called with each peer and its tally
	 */
	void forEach(BiConsumer<String, HopTally> action) {
		this.places.forEach((peer, place) -> action.accept(peer, place.tally));
	}

	private static final class Place {

		private final HopTally tally = new HopTally();

		private long agedRank;

		private long agedAt;

		Place(long rank) {
			this.agedRank = rank;
		}

		long rank() {
			return this.agedRank + this.tally.total() - this.agedAt;
		}

		/**
		 * Make up for halvings that were not done in time, as if all hops since the last
		 * one had come evenly.
		 * @param halvings how many, more than zero
		 */
		void age(long halvings) {
			long total = this.tally.total();
			this.agedRank = (this.agedRank >> Math.min(halvings, Long.SIZE - 1)) + (total - this.agedAt) / halvings;
			this.agedAt = total;
		}

	}

}
