// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.github.tracepropagation.boundary.observation.FieldRemover;
import io.micrometer.observation.transport.SenderContext;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;

/**
 * {@link FieldRemover} for the requests of {@code WebClient}.
 *
 * @since 0.1.0
 */
public final class WebClientFieldRemover implements FieldRemover {

	@Override
	public boolean remove(SenderContext<?> context, String field) {
		if (!(context instanceof ClientRequestObservationContext clientContext)) {
			return false;
		}
		ClientRequest.Builder request = clientContext.getCarrier();
		if (request != null) {
			request.headers((headers) -> headers.remove(field));
		}
		return true;
	}

}
