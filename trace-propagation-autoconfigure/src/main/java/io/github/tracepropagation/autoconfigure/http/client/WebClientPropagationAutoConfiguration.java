// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.http.client.WebClientFieldRemover;
import io.github.tracepropagation.http.client.WebClientHopResolver;
import io.github.tracepropagation.http.client.WebClientObservationBeanPostProcessor;
import io.github.tracepropagation.http.client.observation.ObservationExchangeFilterFunction;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration for calls by {@link WebClient}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation("http.client")
@ConditionalOnClass(WebClient.class)
@EnableConfigurationProperties({ HttpClientProperties.class, ObservationProperties.class })
public final class WebClientPropagationAutoConfiguration {

	WebClientPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnBooleanProperty(name = "trace-propagation.http.client.instrument-beans", matchIfMissing = true)
	static WebClientObservationBeanPostProcessor webClientObservationBeanPostProcessor(
			ObjectProvider<ObservationRegistry> observationRegistry) {
		return new WebClientObservationBeanPostProcessor(observationRegistry);
	}

	@Bean
	@ConditionalOnMissingBean
	WebClientHopResolver webClientHopResolver() {
		return new WebClientHopResolver();
	}

	@Bean
	@ConditionalOnMissingBean
	WebClientFieldRemover webClientFieldRemover() {
		return new WebClientFieldRemover();
	}

	@Bean
	@ConditionalOnMissingBean
	GlobalObservationConvention<ClientRequestObservationContext> webClientObservationConvention(
			ObjectProvider<ClientRequestObservationConvention> convention, ObservationProperties properties) {
		String name = properties.getHttp().getClient().getRequests().getName();
		return new GlobalClientRequestConvention<>(ClientRequestObservationContext.class,
				() -> convention.getIfUnique(() -> new DefaultClientRequestObservationConvention(name)));
	}

	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean
	ObservationExchangeFilterFunction observationExchangeFilterFunction(
			ObjectProvider<ObservationRegistry> observationRegistry) {
		return new ObservationExchangeFilterFunction(observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP));
	}

}
