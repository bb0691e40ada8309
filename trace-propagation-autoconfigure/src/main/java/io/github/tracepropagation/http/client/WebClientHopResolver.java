// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.github.tracepropagation.boundary.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;

/**
 * {@link HopResolver} for calls by {@code WebClient}: the peer is the host without its
 * port, the destination the path. It reads the request that the observation context holds
 * from its creation; the carrier, a builder, would have to build another one.
 *
 * @since 0.1.0
 */
public final class WebClientHopResolver implements HopResolver {

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof ClientRequestObservationContext clientContext)) {
			return null;
		}
		ClientRequest request = clientContext.getRequest();
		return HttpHops.to((request != null) ? request.url() : null);
	}

}
