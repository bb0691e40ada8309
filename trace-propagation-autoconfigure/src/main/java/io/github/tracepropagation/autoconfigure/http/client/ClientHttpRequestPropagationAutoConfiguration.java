// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.http.client.HttpClientFieldRemover;
import io.github.tracepropagation.http.client.observation.ObservationClientHttpRequestInterceptor;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Auto-configuration for what calls by {@code RestTemplate}, {@code RestClient} and the
 * JDK's {@code HttpClient} have in common.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation("http.client")
@ConditionalOnClass(ClientHttpRequest.class)
@EnableConfigurationProperties(ObservationProperties.class)
public final class ClientHttpRequestPropagationAutoConfiguration {

	ClientHttpRequestPropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	HttpClientFieldRemover httpClientFieldRemover() {
		return new HttpClientFieldRemover();
	}

	@Bean
	@ConditionalOnMissingBean
	GlobalObservationConvention<ClientRequestObservationContext> clientHttpRequestObservationConvention(
			ObjectProvider<ClientRequestObservationConvention> convention, ObservationProperties properties) {
		String name = properties.getHttp().getClient().getRequests().getName();
		return new GlobalClientRequestConvention<>(ClientRequestObservationContext.class,
				() -> convention.getIfUnique(() -> new DefaultClientRequestObservationConvention(name)));
	}

	@Bean(defaultCandidate = false)
	@ConditionalOnMissingBean
	ObservationClientHttpRequestInterceptor observationClientHttpRequestInterceptor(
			ObjectProvider<ObservationRegistry> observationRegistry) {
		return new ObservationClientHttpRequestInterceptor(
				observationRegistry.getIfUnique(() -> ObservationRegistry.NOOP));
	}

}
