// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestClient;

/**
 * {@link BeanPostProcessor} that gives the {@link ObservationRegistry} to every
 * {@link RestClient} and {@link RestClient.Builder} of Spring's own implementation. A
 * client cannot be asked whether it has one; one that has the same is none the worse for
 * it.
 *
 * @since 0.1.0
 */
public final class RestClientObservationBeanPostProcessor extends ClientObservationBeanPostProcessor {

	/**
	 * Create the post-processor.
	 * @param observationRegistry the registry, looked up when the first client needs it
	 */
	public RestClientObservationBeanPostProcessor(ObjectProvider<ObservationRegistry> observationRegistry) {
		super(observationRegistry);
	}

	@Override
	boolean isCandidate(Object bean) {
		return isImplementationOfSpring(bean, RestClient.class)
				|| isImplementationOfSpring(bean, RestClient.Builder.class);
	}

	@Override
	Object observe(Object bean, ObservationRegistry registry) {
		if (bean instanceof RestClient.Builder builder) {
			return TracePropagationHttp.restClient(builder, registry);
		}
		return TracePropagationHttp.restClient((RestClient) bean, registry);
	}

}
