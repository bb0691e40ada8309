// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import io.github.tracepropagation.ledger.Hop.Direction;

/**
 * {@link HopTally} of a transport and direction as a whole, whose counters are published.
 */
final class PublishedTally extends HopTally {

	private static final String TRANSPORT = "transport";

	private final String transport;

	private final Direction direction;

	private final Counters published;

	PublishedTally(String transport, Direction direction, Counters published) {
		super(reasons(transport, direction, published));
		this.transport = transport;
		this.direction = direction;
		this.published = published;
	}

	private static BoundedMap<LongAdder> reasons(String transport, Direction direction, Counters published) {
		// Nothing malformed leaves, and its counters would not differ in their tags
		if (direction == Direction.OUTBOUND) {
			return new BoundedMap<>(MAX_REASONS, Hop.OTHER, (name) -> new LongAdder());
		}
		return new BoundedMap<>(MAX_REASONS, Hop.OTHER, published, (name) -> new LongAdder(),
				(reason, counter) -> published.announce("trace.propagation.malformed",
						Map.of(TRANSPORT, transport, "reason", reason), counter));
	}

	@Override
	LongAdder create(Outcome outcome) {
		synchronized (this.published) {
			LongAdder known = find(outcome);
			if (known != null) {
				return known;
			}
			LongAdder created = super.create(outcome);
			this.published.announce("trace.propagation." + this.direction.name().toLowerCase(Locale.ROOT),
					Map.of(TRANSPORT, this.transport, "outcome", outcome.tag()), created);
			return created;
		}
	}

}
