// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;

/**
 * The ledgers of all transports and both directions. Their totals are published.
 */
final class Transports {

	private static final int MAX_TRANSPORTS = 32;

	private final BoundedMap<Transport> transports;

	Transports(LedgerLimits limits, Counters published) {
		this.transports = new BoundedMap<>(MAX_TRANSPORTS, Hop.OTHER, (name) -> new Transport(name, limits, published));
	}

	HopLedger get(Hop hop) {
		Transport transport = this.transports.get(hop.transport());
		return (hop.direction() == Direction.INBOUND) ? transport.inbound : transport.outbound;
	}

	long count(String name, Direction direction, Outcome outcome) {
		Transport transport = this.transports.find(name);
		if (transport == null) {
			return 0;
		}
		return ((direction == Direction.INBOUND) ? transport.inbound : transport.outbound).count(outcome);
	}

	Map<String, Map<String, Hops>> read() {
		Map<String, Map<String, Hops>> readings = new TreeMap<>();
		this.transports.forEach((name, transport) -> {
			Map<String, Hops> directions = transport.read();
			if (!directions.isEmpty()) {
				readings.put(name, directions);
			}
		});
		return Collections.unmodifiableMap(readings);
	}

	private static final class Transport {

		private final HopLedger inbound;

		private final HopLedger outbound;

		Transport(String name, LedgerLimits limits, Counters published) {
			this.inbound = new HopLedger(new PublishedTally(name, Direction.INBOUND, published), limits);
			this.outbound = new HopLedger(new PublishedTally(name, Direction.OUTBOUND, published), limits);
		}

		Map<String, Hops> read() {
			Map<String, Hops> directions = new LinkedHashMap<>();
			add(directions, Direction.INBOUND, this.inbound.read().toHops());
			add(directions, Direction.OUTBOUND, this.outbound.read().toHops());
			return Collections.unmodifiableMap(directions);
		}

		private static void add(Map<String, Hops> directions, Direction direction, Hops hops) {
			if (hops.total() > 0) {
				directions.put(direction.name().toLowerCase(Locale.ROOT), hops);
			}
		}

	}

}
