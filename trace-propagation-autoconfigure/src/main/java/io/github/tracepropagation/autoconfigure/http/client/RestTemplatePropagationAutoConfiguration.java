// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.http.client.HttpClientHopResolver;
import io.github.tracepropagation.http.client.RestTemplateObservationBeanPostProcessor;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestTemplate;

/**
 * Auto-configuration for calls by {@link RestTemplate}.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnEnabledPropagation("http.client")
@ConditionalOnClass(RestTemplate.class)
@EnableConfigurationProperties(HttpClientProperties.class)
public final class RestTemplatePropagationAutoConfiguration {

	RestTemplatePropagationAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	@ConditionalOnBooleanProperty(name = "trace-propagation.http.client.instrument-beans", matchIfMissing = true)
	static RestTemplateObservationBeanPostProcessor restTemplateObservationBeanPostProcessor(
			ObjectProvider<ObservationRegistry> observationRegistry) {
		return new RestTemplateObservationBeanPostProcessor(observationRegistry);
	}

	@Bean
	@ConditionalOnMissingBean
	HttpClientHopResolver httpClientHopResolver() {
		return new HttpClientHopResolver();
	}

}
