// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import io.github.tracepropagation.ledger.Hop.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of the trace context at every hop. Safe for use by any number of
 * threads.
 *
 * @since 0.1.0
 */
public final class PropagationLedger {

	private static final Logger logger = System.getLogger(PropagationLedger.class.getName());

	private static final int MAX_TRANSPORTS = 32;

	private final Map<String, Transport> transports = new ConcurrentHashMap<>();

	private final Map<String, Map<String, LongAdder>> dropped = new ConcurrentHashMap<>();

	private final List<Consumer<? super Counter>> listeners = new ArrayList<>();

	private final List<Counter> counters = new ArrayList<>();

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
		Transport transport = transport(hop.transport());
		LongAdder counter = (transport != null) ? transport.find(hop.direction(), outcome) : null;
		((counter != null) ? counter : create(hop, outcome)).increment();
	}

	/**
	 * Record the route of a hop that had none when its outcome was recorded.
	 * @param hop the hop, with the route
	 * @param outcome what became of the context
	 * @param invalid the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 */
	public void recordRoute(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
	}

	/**
	 * Record that something failed that the application has brought.
	 * @param part what failed, of few distinct values: {@code inbound_policy}
	 */
	public void recordFailure(String part) {
	}

	/**
	 * Record that members of a propagation field were not passed on.
	 * @param field the name of the field, in lower case
	 * @param reason why, of few distinct values
	 * @param members how many members were dropped, more than zero
	 */
	public void recordDropped(String field, String reason, int members) {
		Map<String, LongAdder> reasons = this.dropped.get(field);
		LongAdder counter = (reasons != null) ? reasons.get(reason) : null;
		((counter != null) ? counter : create(field, reason)).add(members);
	}

	/**
	 * Return how often an outcome was recorded.
	 * @param transport the transport
	 * @param direction the direction
	 * @param outcome the outcome
	 * @return the count since the ledger was created
	 */
	public long count(String transport, Direction direction, Outcome outcome) {
		Transport known = this.transports.get(transport);
		LongAdder counter = (known != null) ? known.find(direction, outcome) : null;
		return (counter != null) ? counter.sum() : 0;
	}

	/**
	 * Tell a listener about each counter: the existing ones now, later ones when they are
	 * first counted, on the thread that counts. A listener that throws is passed over.
	 * @param listener called once for each counter
	 */
	public synchronized void forEachCounter(Consumer<? super Counter> listener) {
		this.listeners.add(listener);
		List.copyOf(this.counters).forEach((counter) -> tell(listener, counter));
	}

	private @Nullable Transport transport(String name) {
		Transport known = this.transports.get(name);
		return (known == null && this.transports.size() >= MAX_TRANSPORTS) ? this.transports.get(Hop.OTHER) : known;
	}

	private synchronized LongAdder create(Hop hop, Outcome outcome) {
		Transport transport = transport(hop.transport());
		if (transport == null) {
			String bounded = (this.transports.size() < MAX_TRANSPORTS) ? hop.transport() : Hop.OTHER;
			transport = this.transports.computeIfAbsent(bounded, Transport::new);
		}
		LongAdder counter = transport.find(hop.direction(), outcome);
		return (counter != null) ? counter : transport.create(hop.direction(), outcome);
	}

	private synchronized LongAdder create(String field, String reason) {
		Map<String, LongAdder> reasons = this.dropped.computeIfAbsent(field, (key) -> new ConcurrentHashMap<>());
		LongAdder known = reasons.get(reason);
		if (known != null) {
			return known;
		}
		LongAdder counter = new LongAdder();
		reasons.put(reason, counter);
		announce("trace.propagation.dropped", Map.of("field", field, "reason", reason), counter);
		return counter;
	}

	private void announce(String name, Map<String, String> tags, LongAdder value) {
		Counter counter = new Counter(name, tags, value);
		this.counters.add(counter);
		List.copyOf(this.listeners).forEach((listener) -> tell(listener, counter));
	}

	private static void tell(Consumer<? super Counter> listener, Counter counter) {
		try {
			listener.accept(counter);
		}
		catch (Exception ex) {
			logger.log(Level.WARNING, () -> "A listener of the propagation ledger failed and will not know of "
					+ counter.name() + " " + counter.tags(), ex);
		}
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

	private final class Transport {

		private static final int OUTCOMES = Outcome.values().length;

		private final String name;

		private final AtomicReferenceArray<LongAdder> counters = new AtomicReferenceArray<>(
				Direction.values().length * OUTCOMES);

		Transport(String name) {
			this.name = name;
		}

		@Nullable LongAdder find(Direction direction, Outcome outcome) {
			return this.counters.get(index(direction, outcome));
		}

		LongAdder create(Direction direction, Outcome outcome) {
			LongAdder counter = new LongAdder();
			this.counters.set(index(direction, outcome), counter);
			announce("trace.propagation." + direction.name().toLowerCase(Locale.ROOT),
					Map.of("transport", this.name, "outcome", outcome.tag()), counter);
			return counter;
		}

		private static int index(Direction direction, Outcome outcome) {
			return direction.ordinal() * OUTCOMES + outcome.ordinal();
		}

	}

}
