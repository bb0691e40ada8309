// SPDX-License-Identifier: Apache-2.0

/**
 * The propagation ledger: what became of the trace context at every hop, counted per
 * transport, direction and outcome. It is plain Java and is written to by the boundary on
 * the thread of the hop, so recording neither locks nor, once a counter exists,
 * allocates. {@link io.github.tracepropagation.ledger.PropagationLedgerMetrics} publishes
 * the counters where Micrometer's core is present.
 */
@NullMarked
package io.github.tracepropagation.ledger;

import org.jspecify.annotations.NullMarked;
