// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletionException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * A call by the JDK's client while it is observed. It ends once, on whichever thread.
 */
final class JdkCall {

	private final HttpRequest request;

	private final ClientRequestObservationContext context;

	private final Observation observation;

	private JdkCall(HttpRequest request, ClientRequestObservationContext context, Observation observation) {
		this.request = request;
		this.context = context;
		this.observation = observation;
	}

	/**
	 * Start to observe a call.
	 * @param request the request as its caller made it
	 * @param registry the registry
	 * @return the call, or {@code null} where it is observed already
	 */
	static @Nullable JdkCall start(HttpRequest request, ObservationRegistry registry) {
		JdkRequest jdkRequest = new JdkRequest(request);
		if (CallObservation.current(jdkRequest, registry) != null) {
			return null;
		}
		ObservedRequest observed = new ObservedRequest(jdkRequest);
		ClientRequestObservationContext context = new ClientRequestObservationContext(observed);
		Observation observation = CallObservation.start(context, null, registry);
		return new JdkCall(jdkRequest.with(observed.getHeaders()), context, observation);
	}

	HttpRequest request() {
		return this.request;
	}

	Observation.Scope openScope() {
		return this.observation.openScope();
	}

	void end(@Nullable HttpResponse<?> response, @Nullable Throwable failure) {
		if (response != null) {
			this.context.setResponse(new JdkResponse(response));
		}
		if (failure != null) {
			this.observation.error(cause(failure));
		}
		this.observation.stop();
	}

	// What fails a future is wrapped on its way to the stages after it
	private static Throwable cause(Throwable failure) {
		Throwable cause = failure.getCause();
		return (failure instanceof CompletionException && cause != null) ? cause : failure;
	}

}
