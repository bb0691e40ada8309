// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.observation;

import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Tells which {@link Hop} an observation stands for. Every transport contributes one for
 * its own observation contexts; an application may add its own. Called on the thread of
 * the hop, before the span starts.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface HopResolver {

	/**
	 * Resolve the hop.
	 * @param context the observation context, a {@code SenderContext} or a
	 * {@code ReceiverContext}
	 * @return the hop, or {@code null} where this resolver does not know the context
	 */
	@Nullable Hop resolve(Observation.Context context);

	/**
	 * Resolve the route of a hop that had none when it was resolved. Called where this
	 * resolver has resolved the hop, when the observation stops.
	 * @param context the observation context
	 * @return the destination by a name of few distinct values, or {@code null} where it
	 * is not known
	 */
	default @Nullable String resolveRoute(Observation.Context context) {
		return null;
	}

}
