// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.github.tracepropagation.ledger.Hop.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of the trace context at every hop, of every transport, sampled or
 * not: by outcome, and within a transport and direction by route and by peer. Safe for
 * use by any number of threads. Recording neither locks nor allocates once transport,
 * route and peer are known, and reads the clock only where context was missing.
 * <p>
 * What it holds is bounded, whatever it is given. It tells a number of transports, routes
 * and peers apart and counts the rest together, so that totals are exact; names are
 * shortened, and characters that may not be shown are escaped.
 *
 * @since 0.1.0
 */
public final class PropagationLedger {

	/**
	 * How many routes of a transport and direction are told apart if nothing else is
	 * said.
	 */
	public static final int DEFAULT_MAX_ROUTES = 100;

	/**
	 * How many peers of a route, or of a transport and direction, are told apart if
	 * nothing else is said.
	 */
	public static final int DEFAULT_MAX_PEERS = 20;

	private static final int MAX_TAG_VALUES = 32;

	private final Counters counters = new Counters();

	private final BoundedMap<LongAdder> failures = new BoundedMap<>(MAX_TAG_VALUES, Hop.OTHER, this.counters,
			(name) -> new LongAdder(),
			(part, counter) -> this.counters.announce("trace.propagation.failures", Map.of("part", part), counter));

	private final DroppedMembers dropped = new DroppedMembers(this.counters);

	private final Transports transports;

	private final InstantSource clock;

	private final Instant since;

	/**
	 * Create a ledger that tells {@value #DEFAULT_MAX_ROUTES} routes and
	 * {@value #DEFAULT_MAX_PEERS} peers apart.
	 */
	public PropagationLedger() {
		this(DEFAULT_MAX_ROUTES, DEFAULT_MAX_PEERS);
	}

	/**
	 * Create a ledger.
	 * @param maxRoutes how many routes of a transport and direction are told apart, the
	 * first ones; at least 1
	 * @param maxPeers how many peers of a route, or of a transport and direction, are
	 * told apart, those with the most hops; at least 1
	 * @throws IllegalArgumentException if a number is below 1
	 */
	public PropagationLedger(int maxRoutes, int maxPeers) {
		this(new LedgerLimits(maxRoutes, maxPeers), InstantSource.system());
	}

	PropagationLedger(LedgerLimits limits, InstantSource clock) {
		this.transports = new Transports(limits, this.counters);
		this.clock = clock;
		this.since = clock.instant();
	}

	/**
	 * Record what became of the context at a hop.
	 * @param hop the hop
	 * @param outcome what became of the context
	 */
	public void record(Hop hop, Outcome outcome) {
		record(hop, outcome, null);
	}

	/**
	 * Record what became of the context at a hop.
	 * @param hop the hop
	 * @param outcome what became of the context
	 * @param invalid the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 */
	public void record(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
		long time = time(outcome, invalid);
		this.transports.get(hop).record(hop, outcome, sighting(hop, invalid, time), time);
	}

	/**
	 * Record the route of a hop that had none when its outcome was recorded. A hop
	 * without a route is passed over.
	 * @param hop the hop, with the route
	 * @param outcome what became of the context
	 * @param invalid the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 */
	public void recordRoute(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
		long time = time(outcome, invalid);
		this.transports.get(hop).recordRoute(hop, outcome, sighting(hop, invalid, time), time);
	}

	/**
	 * Record that something failed that the application has brought.
	 * @param part what failed, of few distinct values: {@code inbound_policy}
	 */
	public void recordFailure(String part) {
		this.failures.get(part).increment();
	}

	/**
	 * Record that members of a propagation field were not passed on.
	 * @param field the name of the field, in lower case
	 * @param reason why, of few distinct values
	 * @param members how many members were dropped, more than zero
	 */
	public void recordDropped(String field, String reason, int members) {
		this.dropped.record(field, reason, members);
	}

	/**
	 * Return how often an outcome was recorded.
	 * @param transport the transport
	 * @param direction the direction
	 * @param outcome the outcome
	 * @return the count since the ledger was created
	 */
	public long count(String transport, Direction direction, Outcome outcome) {
		return this.transports.count(transport, direction, outcome);
	}

	/**
	 * Read everything that was counted. It costs time in proportion to what is told
	 * apart, and keeps nobody from recording.
	 * @return what was counted since the ledger was created
	 */
	public LedgerSnapshot snapshot() {
		return new LedgerSnapshot(this.since, this.transports.read(), this.dropped.read(),
				DroppedMembers.read(this.failures));
	}

	/**
	 * Tell a listener about each counter: the existing ones now, later ones when they are
	 * first counted, on the thread that counts. A listener that throws is passed over.
	 * @param listener called once for each counter
	 */
	public void forEachCounter(Consumer<? super Counter> listener) {
		this.counters.forEach(listener);
	}

	private long time(Outcome outcome, @Nullable InvalidTraceParent invalid) {
		return (outcome.isContextMissing() || invalid != null) ? this.clock.millis() : 0;
	}

	private static @Nullable MalformedSighting sighting(Hop hop, @Nullable InvalidTraceParent invalid, long time) {
		return (invalid != null) ? MalformedSighting.of(hop, invalid, time) : null;
	}

	/**
	 * A counter of the ledger.
	 *
	 * @param name the meter name
	 * @param tags the tags by their keys
	 * @param value the running count
	 */
	public record Counter(String name, Map<String, String> tags, LongAdder value) {

	}

}
