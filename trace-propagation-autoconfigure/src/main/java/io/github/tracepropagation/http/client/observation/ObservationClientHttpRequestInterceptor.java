// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client.observation;

import java.io.IOException;

import io.github.tracepropagation.boundary.observation.InjectedFields;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.web.client.RestClient;

/**
 * {@link ClientHttpRequestInterceptor} that observes each call as Spring's clients do
 * when they have an {@link ObservationRegistry}: the same name, key values and span. The
 * observation lasts until the response arrives; its body is not read.
 * <p>
 * A call that is observed already is not observed again. There it only sees to it that
 * the fields which were injected stand in the request, in case the caller's headers have
 * taken their places since. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class ObservationClientHttpRequestInterceptor implements ClientHttpRequestInterceptor {

	private static final String URI_TEMPLATE_ATTRIBUTE = RestClient.class.getName() + ".uriTemplate";

	private final ObservationRegistry observationRegistry;

	private final @Nullable ClientRequestObservationConvention convention;

	/**
	 * Create an interceptor that uses the convention of the registry, or Spring's
	 * default.
	 * @param observationRegistry the registry
	 */
	public ObservationClientHttpRequestInterceptor(ObservationRegistry observationRegistry) {
		this(observationRegistry, null);
	}

	/**
	 * Create an interceptor.
	 * @param observationRegistry the registry
	 * @param convention the convention, or {@code null} for that of the registry
	 */
	public ObservationClientHttpRequestInterceptor(ObservationRegistry observationRegistry,
			@Nullable ClientRequestObservationConvention convention) {
		this.observationRegistry = observationRegistry;
		this.convention = convention;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ClientRequestObservationContext current = CallObservation.current(request, this.observationRegistry);
		return (current != null) ? execution.execute(restore(request, current), body)
				: observe(new ObservedRequest(request), body, execution);
	}

	private static HttpRequest restore(HttpRequest request, ClientRequestObservationContext context) {
		InjectedFields injected = InjectedFields.of(context);
		if (injected == null) {
			return request;
		}
		HttpHeaders headers = request.getHeaders();
		ObservedRequest restored = new ObservedRequest(request);
		injected.forEach((field, value) -> {
			if (value != null) {
				restored.getHeaders().set(field, value);
			}
			else {
				restored.getHeaders().remove(field);
			}
		});
		return restored.getHeaders().equals(headers) ? request : restored;
	}

	private ClientHttpResponse observe(ObservedRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		ClientRequestObservationContext context = new ClientRequestObservationContext(request);
		if (request.getAttributes().get(URI_TEMPLATE_ATTRIBUTE) instanceof String uriTemplate) {
			context.setUriTemplate(uriTemplate);
		}
		Observation observation = CallObservation.start(context, this.convention, this.observationRegistry);
		try (Observation.Scope scope = observation.openScope()) {
			ClientHttpResponse response = execution.execute(request, body);
			context.setResponse(response);
			return response;
		}
		catch (Throwable ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
