// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import io.github.tracepropagation.ledger.Hop;

/**
 * Decides what context leaves for a destination. Asked once for each outbound hop, on the
 * thread of the hop, so it must be quick. Where it throws, the trace leaves and the
 * baggage stays.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OutboundPolicy {

	/**
	 * Decide what leaves.
	 * @param hop the hop by which it would leave
	 * @return the decision
	 */
	OutboundDecision decide(Hop hop);

}
