// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.autoconfigure.report.bean.Fields;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the clients of one library.
 *
 * @param <T> the type of the clients
 */
abstract class ClientInspector<T> {

	private static final String HTTP_CLIENT = "httpClient";

	private final CreatedBeans beans;

	private final Class<T> type;

	ClientInspector(CreatedBeans beans, Class<T> type) {
		this.beans = beans;
		this.type = type;
	}

	/**
	 * Look into the clients that are beans.
	 * @return what was seen, by the names of the beans
	 */
	final Map<String, InspectedClient> inspect() {
		Map<String, T> clients = this.beans.ofType(this.type);
		Map<String, InspectedClient> inspected = new LinkedHashMap<>();
		clients.forEach((name, client) -> inspected.put(name, inspect(client)));
		return inspected;
	}

	// What has no registry that is known, as a mock, is not asked for anything
	private InspectedClient inspect(T client) {
		Boolean observed = registry(client).map((registry) -> !registry.isNoop()).orElse(null);
		if (observed == null) {
			return new InspectedClient(this.type.getSimpleName(), null, List.of(), null);
		}
		HttpClient jdkClient = requestFactory(client)
			.flatMap((factory) -> Fields.read(factory, HTTP_CLIENT, HttpClient.class))
			.orElse(null);
		return new InspectedClient(this.type.getSimpleName(), observed, interceptors(client), jdkClient);
	}

	/**
	 * Return the registry of a client.
	 * @param client the client
	 * @return the registry, empty where it is not known
	 */
	abstract Optional<ObservationRegistry> registry(T client);

	/**
	 * Return what a client lets its requests pass through.
	 * @param client the client
	 * @return interceptors or filters
	 */
	abstract List<?> interceptors(T client);

	/**
	 * Return what makes the requests of a client.
	 * @param client the client
	 * @return a factory or a connector, empty where it is not known
	 */
	abstract Optional<?> requestFactory(T client);

	/**
	 * What was seen of a client.
	 *
	 * @param type the name of the library
	 * @param observed whether its calls are observed, or {@code null} where that is not
	 * known
	 * @param interceptors what its requests pass through
	 * @param jdkClient the client of the JDK that it calls by, or {@code null} where it
	 * calls by none
	 */
	record InspectedClient(String type, @Nullable Boolean observed, List<?> interceptors,
			@Nullable HttpClient jdkClient) {

	}

}
