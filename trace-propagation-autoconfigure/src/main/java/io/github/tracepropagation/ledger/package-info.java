// SPDX-License-Identifier: Apache-2.0

/**
 * The propagation ledger: what became of the trace context at every hop, counted by
 * transport, direction and outcome, and within these by route and peer. It is plain Java
 * and is written to by the boundary on the thread of the hop, so recording neither locks
 * nor, once a counter exists, allocates; and it is written to with what strangers send,
 * so everything in it is bounded. A
 * {@link io.github.tracepropagation.ledger.LedgerSnapshot} tells what was counted;
 * {@link io.github.tracepropagation.ledger.PropagationLedgerMetrics} publishes the totals
 * where Micrometer's core is present.
 */
@NullMarked
package io.github.tracepropagation.ledger;

import org.jspecify.annotations.NullMarked;
