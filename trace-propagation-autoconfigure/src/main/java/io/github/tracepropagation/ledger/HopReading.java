// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link HopTally} has counted, read at one moment and told apart by route and
 * peer. Used by one thread.
 */
final class HopReading {

	private static final Comparator<Map.Entry<String, HopReading>> MOST_FIRST = Comparator
		.comparing((Map.Entry<String, HopReading> part) -> part.getKey().equals(LedgerSnapshot.OTHER))
		.thenComparing((part) -> -part.getValue().total())
		.thenComparing(Map.Entry::getKey);

	private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);

	private final Map<String, Long> reasons = new TreeMap<>();

	private @Nullable MalformedSighting lastMalformed;

	private long lastWithoutContext;

	private @Nullable Map<String, HopReading> routes;

	private @Nullable Map<String, HopReading> peers;

	void add(Outcome outcome, long count) {
		add(this.outcomes, outcome, count);
	}

	void add(String reason, long count) {
		add(this.reasons, reason, count);
	}

	private static <K> void add(Map<K, Long> counts, K key, long count) {
		if (counts.merge(key, count, Long::sum) <= 0) {
			counts.remove(key);
		}
	}

	void setLast(@Nullable MalformedSighting malformed, long withoutContext) {
		this.lastMalformed = malformed;
		this.lastWithoutContext = withoutContext;
	}

	void setRoutes(Map<String, HopReading> routes) {
		this.routes = withRest(routes, LedgerSnapshot.NONE);
	}

	void setPeers(Map<String, HopReading> peers) {
		this.peers = withRest(peers, LedgerSnapshot.OTHER);
	}

	/**
	 * Put parts in order, and what they do not account for at their end.
	 * @param parts the parts, of which one that is called like the rest becomes a part of
	 * that
	 * @param nameOfRest the name of what the parts do not account for
	 * @return all of it, or {@code null} where there are no parts
	 */
	private @Nullable Map<String, HopReading> withRest(Map<String, HopReading> parts, String nameOfRest) {
		if (parts.isEmpty()) {
			return null;
		}
		Map<String, HopReading> ordered = new LinkedHashMap<>();
		parts.entrySet()
			.stream()
			.filter((part) -> !part.getKey().equals(nameOfRest) && !part.getValue().outcomes.isEmpty())
			.sorted(MOST_FIRST)
			.forEach((part) -> ordered.put(part.getKey(), part.getValue()));
		HopReading rest = minus(ordered.values());
		if (!rest.outcomes.isEmpty()) {
			ordered.put(nameOfRest, rest);
		}
		return ordered;
	}

	private HopReading minus(Collection<HopReading> parts) {
		HopReading rest = new HopReading();
		this.outcomes.forEach(rest::add);
		this.reasons.forEach(rest::add);
		for (HopReading part : parts) {
			part.outcomes.forEach((outcome, count) -> rest.add(outcome, -count));
			part.reasons.forEach((reason, count) -> rest.add(reason, -count));
		}
		return rest;
	}

	private long total() {
		return this.outcomes.values().stream().mapToLong(Long::longValue).sum();
	}

	Hops toHops() {
		Map<String, Long> named = new LinkedHashMap<>();
		this.outcomes.forEach((outcome, count) -> named.put(outcome.tag(), count));
		return new Hops(total(), shareWithContext(), Collections.unmodifiableMap(named),
				this.reasons.isEmpty() ? null : Collections.unmodifiableMap(this.reasons),
				(this.lastMalformed != null) ? this.lastMalformed.toLastMalformed() : null,
				(this.lastWithoutContext != 0) ? Instant.ofEpochMilli(this.lastWithoutContext) : null,
				toHops(this.routes), toHops(this.peers));
	}

	private @Nullable Double shareWithContext() {
		long total = total();
		long with = this.outcomes.entrySet()
			.stream()
			.filter((outcome) -> outcome.getKey().isWithContext())
			.mapToLong(Map.Entry::getValue)
			.sum();
		return (total > 0) ? Math.floor(10_000.0 * with / total) / 10_000 : null;
	}

	private static @Nullable Map<String, Hops> toHops(@Nullable Map<String, HopReading> parts) {
		if (parts == null) {
			return null;
		}
		Map<String, Hops> hops = new LinkedHashMap<>();
		parts.forEach((name, part) -> hops.put(name, part.toHops()));
		return Collections.unmodifiableMap(hops);
	}

}
