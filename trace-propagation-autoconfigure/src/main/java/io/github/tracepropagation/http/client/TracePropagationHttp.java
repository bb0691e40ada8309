// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import java.net.http.HttpClient;

import io.github.tracepropagation.http.client.observation.ObservationHttpClient;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Lets a client that is made by hand observe its calls, and so send the trace context and
 * make one span a call. For clients that are beans or come from Spring Boot's builders
 * there is nothing to do.
 * <p>
 * Each client library has a method name of its own, so that code which uses one of them
 * compiles and runs where the others are missing. To call a method twice for a client
 * makes no second span. All methods may be called on any thread, before the client is
 * used.
 *
 * @since 0.1.0
 */
public final class TracePropagationHttp {

	private TracePropagationHttp() {
	}

	/**
	 * Let a {@link RestTemplate} observe its calls, unless it has a registry of its own.
	 * @param <T> the type of the client
	 * @param restTemplate the client, which is changed
	 * @param observationRegistry the registry, mostly the bean of the application
	 * @return the same client
	 */
	public static <T extends RestTemplate> T restTemplate(T restTemplate, ObservationRegistry observationRegistry) {
		if (restTemplate.getObservationRegistry().isNoop()) {
			restTemplate.setObservationRegistry(observationRegistry);
		}
		return restTemplate;
	}

	/**
	 * Return a {@link RestClient} that observes its calls and is otherwise as the one
	 * given. A registry that it had is replaced.
	 * @param restClient the client, which is not changed
	 * @param observationRegistry the registry, mostly the bean of the application
	 * @return another client
	 */
	public static RestClient restClient(RestClient restClient, ObservationRegistry observationRegistry) {
		return restClient.mutate().observationRegistry(observationRegistry).build();
	}

	/**
	 * Let the clients that a {@link RestClient.Builder} builds observe their calls. A
	 * registry that it had is replaced.
	 * @param builder the builder, which is changed
	 * @param observationRegistry the registry, mostly the bean of the application
	 * @return the same builder
	 */
	public static RestClient.Builder restClient(RestClient.Builder builder, ObservationRegistry observationRegistry) {
		return builder.observationRegistry(observationRegistry);
	}

	/**
	 * Return a {@link WebClient} that observes its calls and is otherwise as the one
	 * given. A registry that it had is replaced.
	 * @param webClient the client, which is not changed
	 * @param observationRegistry the registry, mostly the bean of the application
	 * @return another client
	 */
	public static WebClient webClient(WebClient webClient, ObservationRegistry observationRegistry) {
		return webClient.mutate().observationRegistry(observationRegistry).build();
	}

	/**
	 * Let the clients that a {@link WebClient.Builder} builds observe their calls. A
	 * registry that it had is replaced.
	 * @param builder the builder, which is changed
	 * @param observationRegistry the registry, mostly the bean of the application
	 * @return the same builder
	 */
	public static WebClient.Builder webClient(WebClient.Builder builder, ObservationRegistry observationRegistry) {
		return builder.observationRegistry(observationRegistry);
	}

	/**
	 * Return an {@link HttpClient} that observes the calls it passes on to the one given.
	 * Needs spring-web on the class path.
	 * @param httpClient the client, which is not changed
	 * @param observationRegistry the registry, mostly the bean of the application
	 * @return a client around the one given, or that one where it observes its calls
	 * already
	 * @see ObservationHttpClient
	 */
	public static HttpClient httpClient(HttpClient httpClient, ObservationRegistry observationRegistry) {
		return (httpClient instanceof ObservationHttpClient) ? httpClient
				: new ObservationHttpClient(httpClient, observationRegistry);
	}

}
