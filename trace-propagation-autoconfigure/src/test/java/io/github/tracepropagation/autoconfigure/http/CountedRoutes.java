// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.Map;
import java.util.TreeMap;

import io.github.tracepropagation.ledger.LedgerSnapshot;
import io.github.tracepropagation.ledger.LedgerSnapshot.Hops;
import io.github.tracepropagation.ledger.PropagationLedger;

/**
 * The routes of the HTTP hops of one direction that a ledger has counted since this was
 * made.
 */
public final class CountedRoutes {

	private final PropagationLedger ledger;

	private final String direction;

	private final Map<String, Long> before;

	private CountedRoutes(PropagationLedger ledger, String direction) {
		this.ledger = ledger;
		this.direction = direction;
		this.before = read();
	}

	public static CountedRoutes inbound(PropagationLedger ledger) {
		return new CountedRoutes(ledger, "inbound");
	}

	public static CountedRoutes outbound(PropagationLedger ledger) {
		return new CountedRoutes(ledger, "outbound");
	}

	/**
	 * Return how often each route was counted.
	 * @return the counts, those without a route among them
	 */
	public Map<String, Long> counted() {
		Map<String, Long> counted = read();
		this.before.forEach((route, count) -> counted.merge(route, -count, Long::sum));
		counted.values().removeIf((count) -> count == 0);
		return counted;
	}

	private Map<String, Long> read() {
		Map<String, Long> counts = new TreeMap<>();
		Hops hops = this.ledger.snapshot().transports().getOrDefault("http", Map.of()).get(this.direction);
		if (hops != null && hops.routes() != null) {
			hops.routes().forEach((route, part) -> counts.put(route, part.total()));
		}
		else if (hops != null) {
			counts.put(LedgerSnapshot.NONE, hops.total());
		}
		return counts;
	}

}
