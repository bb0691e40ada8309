// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import io.github.tracepropagation.boundary.observation.InjectedFields;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.client.support.HttpRequestWrapper;

/**
 * The observation of a call as Spring's own clients make it, and the one that a request
 * is a part of already.
 */
final class CallObservation {

	private static final ClientRequestObservationConvention DEFAULT_CONVENTION = new DefaultClientRequestObservationConvention();

	private CallObservation() {
	}

	static Observation start(ClientRequestObservationContext context,
			@Nullable ClientRequestObservationConvention convention, ObservationRegistry registry) {
		return ClientHttpObservationDocumentation.HTTP_CLIENT_EXCHANGES.start(convention, DEFAULT_CONVENTION,
				() -> context, registry);
	}

	/**
	 * Return the current observation if it is that of the call which a request makes, and
	 * not that of another call in whose course the request is made.
	 * @param request the request
	 * @param registry the registry
	 * @return the context of the observation, or {@code null}
	 */
	static @Nullable ClientRequestObservationContext current(HttpRequest request, ObservationRegistry registry) {
		Observation current = registry.getCurrentObservation();
		if (current == null || !(current.getContext() instanceof ClientRequestObservationContext context)) {
			return null;
		}
		ClientHttpRequest observed = context.getCarrier();
		return (observed != null && (isMadeOf(observed, request) || isCopyOf(observed, request, context))) ? context
				: null;
	}

	private static boolean isMadeOf(HttpRequest observed, HttpRequest request) {
		HttpRequest candidate = request;
		while (candidate != observed && candidate instanceof HttpRequestWrapper wrapper) {
			candidate = wrapper.getRequest();
		}
		return candidate == observed;
	}

	// Request factories copy requests; what the boundary wrote tells a copy from a call
	// of its own
	private static boolean isCopyOf(HttpRequest observed, HttpRequest request,
			ClientRequestObservationContext context) {
		InjectedFields injected = InjectedFields.of(context);
		if (injected != null) {
			return injected.areIn(request.getHeaders()::getFirst);
		}
		return observed.getMethod().equals(request.getMethod()) && observed.getURI().equals(request.getURI());
	}

}
