// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import java.util.List;

import io.github.tracepropagation.boundary.PropagationBoundary;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Asks several {@link HopResolver resolvers} in order, and never fails to name a hop.
 */
final class HopResolvers {

	private static final String PART = "hop_resolver";

	private final List<HopResolver> resolvers;

	private final PropagationBoundary boundary;

	/**
	 * Create the resolvers.
	 * @param resolvers the resolvers, in the order in which they are asked
	 * @param boundary counts those that fail
	 */
	HopResolvers(List<HopResolver> resolvers, PropagationBoundary boundary) {
		this.resolvers = List.copyOf(resolvers);
		this.boundary = boundary;
	}

	ResolvedHop resolve(Observation.Context context, Direction direction, @Nullable String remoteServiceName) {
		for (HopResolver resolver : this.resolvers) {
			Hop hop = resolve(resolver, context);
			if (hop != null) {
				return new ResolvedHop(hop, resolver);
			}
		}
		return new ResolvedHop((direction == Direction.INBOUND) ? Hop.inbound(Hop.OTHER, remoteServiceName, null)
				: Hop.outbound(Hop.OTHER, remoteServiceName, null), null);
	}

	/**
	 * Return the route of a hop that had none.
	 * @param resolver what has resolved the hop
	 * @param context the observation context
	 * @return the route, or {@code null} where it is not known
	 */
	@Nullable String resolveRoute(HopResolver resolver, Observation.Context context) {
		try {
			return resolver.resolveRoute(context);
		}
		catch (Throwable ex) {
			this.boundary.recordFailure(PART, "A hop resolver failed, the route of a hop is not known", Hop.OTHER, ex);
			return null;
		}
	}

	private @Nullable Hop resolve(HopResolver resolver, Observation.Context context) {
		try {
			return resolver.resolve(context);
		}
		catch (Throwable ex) {
			this.boundary.recordFailure(PART, "A hop resolver failed and was passed over", Hop.OTHER, ex);
			return null;
		}
	}

	/**
	 * A hop and what has resolved it.
	 *
	 * @param hop the hop
	 * @param resolver the resolver, or {@code null} where none knew the hop
	 */
	record ResolvedHop(Hop hop, @Nullable HopResolver resolver) {

	}

}
