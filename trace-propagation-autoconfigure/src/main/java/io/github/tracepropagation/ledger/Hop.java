// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One crossing of the process boundary, as policies and the {@link PropagationLedger} see
 * it.
 *
 * @param transport what carries the context, in lower case, of few distinct values:
 * {@code http}, {@code nats}
 * @param direction which way the context crosses the boundary
 * @param peer who is at the other end (a remote address, a host), or {@code null} where
 * that is not known
 * @param destination what is addressed (a path, a subject), or {@code null} where that is
 * not known; raw, and so never to be used as a meter tag
 * @since 0.1.0
 */
public record Hop(String transport, Direction direction, @Nullable String peer, @Nullable String destination) {

	/**
	 * The transport of a hop that no resolver recognises.
	 */
	public static final String OTHER = "other";

	/**
	 * Create a hop that enters the process.
	 * @param transport what carries the context
	 * @param peer who sent it, or {@code null}
	 * @param destination what was addressed, or {@code null}
	 * @return the hop
	 */
	public static Hop inbound(String transport, @Nullable String peer, @Nullable String destination) {
		return new Hop(transport, Direction.INBOUND, peer, destination);
	}

	/**
	 * Create a hop that leaves the process.
	 * @param transport what carries the context
	 * @param peer who receives it, or {@code null}
	 * @param destination what is addressed, or {@code null}
	 * @return the hop
	 */
	public static Hop outbound(String transport, @Nullable String peer, @Nullable String destination) {
		return new Hop(transport, Direction.OUTBOUND, peer, destination);
	}

	/**
	 * Which way a hop crosses the boundary of the process.
	 */
	public enum Direction {

		/**
		 * Context enters: a server or a consumer.
		 */
		INBOUND,

		/**
		 * Context leaves: a client or a producer.
		 */
		OUTBOUND

	}

}
