// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestTemplate;

/**
 * {@link BeanPostProcessor} that gives the {@link ObservationRegistry} to every
 * {@link RestTemplate} that has none.
 *
 * @since 0.1.0
 */
public final class RestTemplateObservationBeanPostProcessor extends ClientObservationBeanPostProcessor {

	/**
	 * Create the post-processor.
	 * @param observationRegistry the registry, looked up when the first client needs it
	 */
	public RestTemplateObservationBeanPostProcessor(ObjectProvider<ObservationRegistry> observationRegistry) {
		super(observationRegistry);
	}

	@Override
	boolean isCandidate(Object bean) {
		return bean instanceof RestTemplate restTemplate && restTemplate.getObservationRegistry().isNoop();
	}

	@Override
	Object observe(Object bean, ObservationRegistry registry) {
		return TracePropagationHttp.restTemplate((RestTemplate) bean, registry);
	}

}
