// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.autoconfigure.report.bean.Fields;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * {@link ClientInspector} for {@link RestClient}.
 */
final class RestClientInspector extends ClientInspector<RestClient> {

	RestClientInspector(CreatedBeans beans) {
		super(beans, RestClient.class);
	}

	@Override
	Optional<ObservationRegistry> registry(RestClient client) {
		return Fields.read(client, "observationRegistry", ObservationRegistry.class);
	}

	@Override
	List<?> interceptors(RestClient client) {
		List<Object> interceptors = new ArrayList<>();
		client.mutate().requestInterceptors(interceptors::addAll);
		return interceptors;
	}

	@Override
	Optional<?> requestFactory(RestClient client) {
		return Fields.read(client, "clientRequestFactory", ClientHttpRequestFactory.class);
	}

}
