// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import java.util.List;
import java.util.Optional;

import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.github.tracepropagation.autoconfigure.report.bean.Fields;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/**
 * {@link ClientInspector} for {@link RestTemplate}.
 */
final class RestTemplateInspector extends ClientInspector<RestTemplate> {

	RestTemplateInspector(CreatedBeans beans) {
		super(beans, RestTemplate.class);
	}

	@Override
	Optional<ObservationRegistry> registry(RestTemplate client) {
		return Fields.read(client, "observationRegistry", ObservationRegistry.class);
	}

	@Override
	List<?> interceptors(RestTemplate client) {
		return Fields.read(client, "interceptors", List.class).orElse(List.of());
	}

	// With interceptors, the getter would wrap the factory
	@Override
	Optional<?> requestFactory(RestTemplate client) {
		return Fields.read(client, "requestFactory", ClientHttpRequestFactory.class);
	}

}
