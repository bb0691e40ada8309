// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * {@link HopResolver} for calls by {@code RestTemplate} and {@code RestClient}: the peer
 * is the host without its port, the destination the path, the route the path of the URI
 * template where the call was given one.
 *
 * @since 0.1.0
 */
public final class HttpClientHopResolver implements HopResolver {

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof ClientRequestObservationContext clientContext)) {
			return null;
		}
		ClientHttpRequest request = clientContext.getCarrier();
		return HttpHops.to((request != null) ? request.getURI() : null, clientContext.getUriTemplate());
	}

}
