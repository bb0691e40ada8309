// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link PropagationLedger} has counted, read at one moment. Immutable; written as
 * JSON, each component is a key of its name. Hops that are recorded while it is made are
 * in it or not, but in no part of it without its whole.
 *
 * @param since when the ledger began to count
 * @param transports the hops by transport and by direction, {@code inbound} or
 * {@code outbound}; only what was counted
 * @param dropped how many members, or whole fields, were left out, by field and reason
 * @param failures how often what the application has brought failed, by part
 * @since 0.1.0
 */
public record LedgerSnapshot(Instant since, Map<String, Map<String, Hops>> transports,
		Map<String, Map<String, Long>> dropped, Map<String, Long> failures) {

	/**
	 * The name, among routes and peers, of what has no place of its own.
	 */
	public static final String OTHER = "(other)";

	/**
	 * The name, among routes, of hops that have none, or none yet.
	 */
	public static final String NONE = "(none)";

	/**
	 * The hops of a transport and direction, of a route of it, or of a peer.
	 *
	 * @param total how many
	 * @param withContext the share of those {@linkplain Outcome#isWithContext() with
	 * context}, from 0 to 1, rounded down to four digits, so that 1 means all;
	 * {@code null} where there were none
	 * @param outcomes how many had which outcome, by its {@linkplain Outcome#tag() tag};
	 * only those that were counted
	 * @param malformed how many of those that were malformed were so for which reason, or
	 * {@code null} where none was
	 * @param lastMalformed the last {@code traceparent} that could not be taken over, or
	 * {@code null} where there was none
	 * @param lastWithoutContext when the last hop lacked a context that it should have
	 * had, or {@code null} where none did
	 * @param routes the same for each route, those with the most hops first and
	 * {@value #OTHER} and {@value #NONE} last, or {@code null} within a route or peer
	 * @param peers the same for each peer, those with the most hops first and
	 * {@value #OTHER} last, or {@code null} within a peer and where no peer is known. A
	 * peer is counted from when it had a place of its own
	 */
	public record Hops(long total, @Nullable Double withContext, Map<String, Long> outcomes,
			@Nullable Map<String, Long> malformed, @Nullable LastMalformed lastMalformed,
			@Nullable Instant lastWithoutContext, @Nullable Map<String, Hops> routes,
			@Nullable Map<String, Hops> peers) {

	}

	/**
	 * The last {@code traceparent} that could not be taken over.
	 *
	 * @param header the value, shortened and escaped
	 * @param reason why
	 * @param peer who sent it, or {@code null} where that is not known
	 * @param route where to, or {@code null} where that is not known, or not yet
	 * @param at when
	 */
	public record LastMalformed(String header, String reason, @Nullable String peer, @Nullable String route,
			Instant at) {

	}

}
