// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The hops of a route, or of a transport and direction as a whole, told apart by peer.
 */
final class HopNode {

	private final HopTally whole;

	private final BoundedPeers peers;

	HopNode(HopTally whole, LedgerLimits limits) {
		this.whole = whole;
		this.peers = new BoundedPeers(whole, limits.maxPeers(), limits.random());
	}

	HopTally whole() {
		return this.whole;
	}

	void record(Hop hop, Outcome outcome, @Nullable MalformedSighting malformed, long time) {
		// The whole before its part, which a snapshot takes away from it
		this.whole.record(outcome, malformed, time);
		HopTally peer = (hop.peer() != null) ? this.peers.find(hop.peer()) : null;
		if (peer != null) {
			peer.record(outcome, malformed, time);
		}
	}

	/**
	 * Add the route to what was last seen, of a hop that was recorded without.
	 * @param hop the hop, with the route
	 * @param invalid the {@code traceparent} that was seen
	 */
	void completeRoute(Hop hop, InvalidTraceParent invalid) {
		this.whole.completeRoute(hop, invalid);
		HopTally peer = (hop.peer() != null) ? this.peers.peek(hop.peer()) : null;
		if (peer != null) {
			peer.completeRoute(hop, invalid);
		}
	}

	HopReading read() {
		// The part before the whole, which counts what comes in between
		Map<String, HopReading> parts = new HashMap<>();
		this.peers.forEach((peer, tally) -> parts.put(peer, tally.read()));
		HopReading reading = this.whole.read();
		reading.setPeers(parts);
		return reading;
	}

}
