// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link BeanPostProcessor} that gives the {@link ObservationRegistry} to every
 * {@link WebClient} and {@link WebClient.Builder} of Spring's own implementation. A
 * client cannot be asked whether it has one; one that has the same is none the worse for
 * it.
 *
 * @since 0.1.0
 */
public final class WebClientObservationBeanPostProcessor extends ClientObservationBeanPostProcessor {

	/**
	 * Create the post-processor.
	 * @param observationRegistry the registry, looked up when the first client needs it
	 */
	public WebClientObservationBeanPostProcessor(ObjectProvider<ObservationRegistry> observationRegistry) {
		super(observationRegistry);
	}

	@Override
	boolean isCandidate(Object bean) {
		return isImplementationOfSpring(bean, WebClient.class)
				|| isImplementationOfSpring(bean, WebClient.Builder.class);
	}

	@Override
	Object observe(Object bean, ObservationRegistry registry) {
		if (bean instanceof WebClient.Builder builder) {
			return TracePropagationHttp.webClient(builder, registry);
		}
		return TracePropagationHttp.webClient((WebClient) bean, registry);
	}

}
