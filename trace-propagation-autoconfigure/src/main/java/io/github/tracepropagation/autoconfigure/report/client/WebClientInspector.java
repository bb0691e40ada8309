// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.autoconfigure.report.bean.Fields;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link ClientInspector} for {@link WebClient}.
 */
final class WebClientInspector extends ClientInspector<WebClient> {

	WebClientInspector(CreatedBeans beans) {
		super(beans, WebClient.class);
	}

	@Override
	Optional<ObservationRegistry> registry(WebClient client) {
		return Fields.read(client, "observationRegistry", ObservationRegistry.class);
	}

	@Override
	List<?> interceptors(WebClient client) {
		List<Object> filters = new ArrayList<>();
		client.mutate().filters(filters::addAll);
		return filters;
	}

	@Override
	Optional<?> requestFactory(WebClient client) {
		return Fields.read(client.mutate(), "connector", ClientHttpConnector.class);
	}

}
