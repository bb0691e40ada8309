// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import java.util.List;

import io.github.tracepropagation.http.server.TraceIdErrorResponseInterceptor;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/**
 * Gives Spring WebFlux the interceptor that adds the trace id to problem details.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("trace-propagation.http.server.problem-detail")
class ReactiveProblemDetailConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TraceIdErrorResponseInterceptor traceIdErrorResponseInterceptor() {
		return new TraceIdErrorResponseInterceptor();
	}

	@Bean
	@ConditionalOnMissingBean
	InterceptorConfigurer traceIdErrorResponseInterceptorConfigurer(TraceIdErrorResponseInterceptor interceptor) {
		return new InterceptorConfigurer(interceptor);
	}

	/**
	 * Registers the interceptor.
	 *
	 * @param interceptor the interceptor
	 */
	record InterceptorConfigurer(ErrorResponse.Interceptor interceptor) implements WebFluxConfigurer {

		@Override
		public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
			interceptors.add(this.interceptor);
		}

	}

}
