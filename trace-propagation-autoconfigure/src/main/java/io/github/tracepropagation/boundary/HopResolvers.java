// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary;

import java.util.List;

import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Asks several {@link HopResolver resolvers} in order, and never fails to name a hop.
 */
final class HopResolvers {

	private final List<HopResolver> resolvers;

	private final BoundedWarnings warnings = new BoundedWarnings();

	HopResolvers(List<HopResolver> resolvers) {
		this.resolvers = List.copyOf(resolvers);
	}

	Hop resolve(Observation.Context context, Direction direction, @Nullable String remoteServiceName) {
		for (HopResolver resolver : this.resolvers) {
			Hop hop = resolve(resolver, context);
			if (hop != null) {
				return hop;
			}
		}
		return new Hop(Hop.OTHER, direction, remoteServiceName, null);
	}

	private @Nullable Hop resolve(HopResolver resolver, Observation.Context context) {
		try {
			return resolver.resolve(context);
		}
		catch (Exception ex) {
			this.warnings.warn("A hop resolver failed and was passed over", Hop.OTHER, ex);
			return null;
		}
	}

}
