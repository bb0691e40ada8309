// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.InvalidTraceParent;
import io.github.tracepropagation.ledger.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Hears what became of the context at an inbound hop. Called on the thread of the hop.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface CrossingListener {

	/**
	 * Called when the context has crossed the boundary.
	 * @param hop the hop
	 * @param outcome what became of the context
	 * @param invalid the {@code traceparent} that could not be taken over, or
	 * {@code null} where there is none
	 */
	void crossed(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid);

}
