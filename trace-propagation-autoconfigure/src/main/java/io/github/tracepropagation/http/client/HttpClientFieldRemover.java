// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.github.tracepropagation.boundary.observation.FieldRemover;
import io.micrometer.observation.transport.SenderContext;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * {@link FieldRemover} for the requests of {@code RestTemplate}, {@code RestClient} and
 * the JDK's {@code HttpClient}.
 *
 * @since 0.1.0
 */
public final class HttpClientFieldRemover implements FieldRemover {

	@Override
	public boolean remove(SenderContext<?> context, String field) {
		if (!(context instanceof ClientRequestObservationContext clientContext)) {
			return false;
		}
		ClientHttpRequest request = clientContext.getCarrier();
		if (request != null) {
			request.getHeaders().remove(field);
		}
		return true;
	}

}
