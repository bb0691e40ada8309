// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import io.github.tracepropagation.autoconfigure.ConditionalOnEnabledPropagation;
import io.github.tracepropagation.concurrent.bean.AsyncRequestInterceptor;
import io.github.tracepropagation.concurrent.bean.ExecutorBeanPostProcessor;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Auto-configuration for the context to follow the requests that Spring MVC answers on an
 * executor which a controller chooses.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = ExecutorPropagationAutoConfiguration.class)
@ConditionalOnClass(WebMvcConfigurer.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnEnabledPropagation("async")
@ConditionalOnBooleanProperty(name = "trace-propagation.async.instrument-task-executors", matchIfMissing = true)
@ConditionalOnBean(ExecutorBeanPostProcessor.class)
public final class AsyncRequestAutoConfiguration {

	AsyncRequestAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	AsyncRequestInterceptor asyncRequestInterceptor(ExecutorBeanPostProcessor executors) {
		return new AsyncRequestInterceptor(executors);
	}

	@Bean
	WebMvcConfigurer asyncRequestConfigurer(AsyncRequestInterceptor interceptor) {
		return new WebMvcConfigurer() {

			@Override
			public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
				configurer.registerCallableInterceptors(interceptor);
			}

		};
	}

}
