// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import io.github.tracepropagation.autoconfigure.http.AsyncRequestContract.OwnPools;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are answered on an executor of Spring MVC's own, which is no bean.
 */
@Tag("threads")
class HeldExecutorRequestIntegrationTests extends AsyncRequestContract {

	HeldExecutorRequestIntegrationTests() {
		super(OwnExecutor.class, "server.tomcat.threads.max=2", "spring.task.execution.pool.core-size=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "task", "streaming" })
	void theExecutorOfTheAdapterIsUsed(String path) {
		this.relay.get("/async/" + path);
		assertThat(Seen.mdc).last().asString().contains("held-1,");
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor {

		@Bean
		WebMvcConfigurer ownExecutor(OwnPools pools) {
			return new WebMvcConfigurer() {

				@Override
				public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
					configurer.setTaskExecutor(pools.held);
				}

			};
		}

	}

}
