// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.github.tracepropagation.boundary.observation.HopResolver;
import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link HopResolver} for calls by {@code WebClient}: the peer is the host without its
 * port, the destination the path, the route the path of the URI template where the call
 * was given one. It reads the request that the observation context holds from its
 * creation; the carrier, a builder, would have to build another one.
 *
 * @since 0.1.0
 */
public final class WebClientHopResolver implements HopResolver {

	private static final String URI_TEMPLATE_ATTRIBUTE = WebClient.class.getName() + ".uriTemplate";

	@Override
	public @Nullable Hop resolve(Observation.Context context) {
		if (!(context instanceof ClientRequestObservationContext clientContext)) {
			return null;
		}
		ClientRequest request = clientContext.getRequest();
		return HttpHops.to((request != null) ? request.url() : null, uriTemplate(clientContext, request));
	}

	// WebClient tells its observation of the template when that has started
	private static @Nullable String uriTemplate(ClientRequestObservationContext context,
			@Nullable ClientRequest request) {
		String uriTemplate = context.getUriTemplate();
		return (uriTemplate != null || request == null) ? uriTemplate
				: (String) request.attributes().get(URI_TEMPLATE_ATTRIBUTE);
	}

}
