// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.InvalidTraceParent;
import io.github.tracepropagation.ledger.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Hears what became of the context at a hop.
 */
@FunctionalInterface
interface CrossingRecorder {

	/**
	 * Record what became of the context.
	 * @param hop the hop
	 * @param outcome what became of the context
	 * @param invalid the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 */
	void record(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid);

}
