// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The hops of one transport and direction, told apart by route.
 */
final class HopLedger {

	private final HopNode whole;

	private final BoundedMap<HopNode> routes;

	/**
	 * Create the ledger.
	 * @param whole counts all hops
	 * @param limits how much is told apart
	 */
	HopLedger(HopTally whole, LedgerLimits limits) {
		this.whole = new HopNode(whole, limits);
		this.routes = new BoundedMap<>(limits.maxRoutes(), LedgerSnapshot.OTHER,
				(route) -> new HopNode(new HopTally(), limits));
	}

	void record(Hop hop, Outcome outcome, @Nullable MalformedSighting malformed, long time) {
		this.whole.record(hop, outcome, malformed, time);
		if (hop.route() != null) {
			this.routes.get(hop.route()).record(hop, outcome, malformed, time);
		}
	}

	void recordRoute(Hop hop, Outcome outcome, @Nullable MalformedSighting malformed, long time) {
		if (hop.route() == null) {
			return;
		}
		if (malformed != null) {
			this.whole.completeRoute(hop, malformed.invalid());
		}
		this.routes.get(hop.route()).record(hop, outcome, malformed, time);
	}

	long count(Outcome outcome) {
		return this.whole.whole().count(outcome);
	}

	HopReading read() {
		// Routes before the whole, which counts what comes in between
		Map<String, HopReading> parts = new HashMap<>();
		this.routes.forEach((route, node) -> parts.put(route, node.read()));
		HopReading reading = this.whole.read();
		reading.setRoutes(parts);
		return reading;
	}

}
