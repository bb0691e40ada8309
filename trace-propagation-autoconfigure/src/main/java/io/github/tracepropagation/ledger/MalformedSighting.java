// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.time.Instant;

import io.github.tracepropagation.ledger.LedgerSnapshot.LastMalformed;
import org.jspecify.annotations.Nullable;

/**
 * Where and when a {@code traceparent} was seen that could not be taken over.
 *
 * @param invalid the {@code traceparent}
 * @param peer who sent it, of bounded length, or {@code null}
 * @param route where to, of bounded length, or {@code null}
 * @param time when, in milliseconds since the epoch
 */
record MalformedSighting(InvalidTraceParent invalid, @Nullable String peer, @Nullable String route, long time) {

	static MalformedSighting of(Hop hop, InvalidTraceParent invalid, long time) {
		return new MalformedSighting(invalid, bounded(hop.peer(), BoundedPeers.MAX_LENGTH),
				bounded(hop.route(), BoundedMap.MAX_NAME_LENGTH), time);
	}

	MalformedSighting withRouteOf(Hop hop) {
		return new MalformedSighting(this.invalid, this.peer, bounded(hop.route(), BoundedMap.MAX_NAME_LENGTH),
				this.time);
	}

	LastMalformed toLastMalformed() {
		return new LastMalformed(this.invalid.header(), this.invalid.reason(), this.peer, this.route,
				Instant.ofEpochMilli(this.time));
	}

	private static @Nullable String bounded(@Nullable String name, int maxLength) {
		return (name != null) ? PrintableText.name(name, maxLength) : null;
	}

}
