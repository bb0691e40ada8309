// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.client;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.autoconfigure.ConditionalOnJavaAgent;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Auto-configuration for what is told of the HTTP clients of an application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnEnabledPropagation
@ConditionalOnJavaAgent(leads = false)
@ConditionalOnBean(ObservationRegistry.class)
public final class HttpClientReportAutoConfiguration {

	HttpClientReportAutoConfiguration() {
	}

	@Bean
	@ConditionalOnEnabledPropagation("http.client")
	ClientBeansCheck clientBeansCheck(ObjectProvider<ClientInspector<?>> inspectors) {
		return new ClientBeansCheck(inspectors);
	}

	@Bean
	ClientBeansSection clientBeansSection(ObjectProvider<ClientInspector<?>> inspectors) {
		return new ClientBeansSection(inspectors);
	}

	@Bean
	@ConditionalOnEnabledPropagation("http.client")
	HttpClientCheck httpClientCheck(ConfigurableListableBeanFactory beanFactory) {
		return new HttpClientCheck(new CreatedBeans(beanFactory));
	}

	/**
	 * Looks into {@code RestTemplate} beans.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestTemplate.class)
	static class RestTemplateConfiguration {

		@Bean
		RestTemplateInspector restTemplateInspector(ConfigurableListableBeanFactory beanFactory) {
			return new RestTemplateInspector(new CreatedBeans(beanFactory));
		}

	}

	/**
	 * Looks into {@code RestClient} beans.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class RestClientConfiguration {

		@Bean
		RestClientInspector restClientInspector(ConfigurableListableBeanFactory beanFactory) {
			return new RestClientInspector(new CreatedBeans(beanFactory));
		}

	}

	/**
	 * Looks into {@code WebClient} beans.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class WebClientConfiguration {

		@Bean
		WebClientInspector webClientInspector(ConfigurableListableBeanFactory beanFactory) {
			return new WebClientInspector(new CreatedBeans(beanFactory));
		}

	}

}
