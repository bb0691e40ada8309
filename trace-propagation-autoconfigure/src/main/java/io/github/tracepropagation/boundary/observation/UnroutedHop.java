// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import io.github.tracepropagation.boundary.CrossingListener;
import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.InvalidTraceParent;
import io.github.tracepropagation.ledger.Outcome;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what became of the context at a hop until the route is known, as that of a
 * request is when it has been mapped. Kept in the observation context.
 */
final class UnroutedHop implements CrossingListener {

	private final PropagationBoundary boundary;

	private final HopResolver resolver;

	private @Nullable Hop hop;

	private Outcome outcome = Outcome.FAILED;

	private @Nullable InvalidTraceParent invalid;

	UnroutedHop(PropagationBoundary boundary, HopResolver resolver) {
		this.boundary = boundary;
		this.resolver = resolver;
	}

	@Override
	public void crossed(Hop hop, Outcome outcome, @Nullable InvalidTraceParent invalid) {
		this.hop = hop;
		this.outcome = outcome;
		this.invalid = invalid;
	}

	void resolveRoute(HopResolvers resolvers, Observation.Context context) {
		String route = resolvers.resolveRoute(this.resolver, context);
		if (route != null && this.hop != null) {
			this.boundary.recordRoute(this.hop.withRoute(route), this.outcome, this.invalid);
		}
	}

}
