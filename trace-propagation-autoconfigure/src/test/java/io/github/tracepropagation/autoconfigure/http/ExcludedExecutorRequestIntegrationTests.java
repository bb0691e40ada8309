// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.github.tracepropagation.autoconfigure.http.AsyncRequestContract.Seen;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.WebAsyncTask;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are answered on an executor which is to be left alone.
 */
class ExcludedExecutorRequestIntegrationTests {

	@Test
	void executorThatATaskNamesIsLeftAlone() {
		Seen.mdc.clear();
		try (Relay relay = new Relay(List.of(RelayApplication.class, Legacy.class),
				"trace-propagation.async.exclude=legacy")) {
			assertThat(relay.get("/async/legacy").body()).isEqualTo("ok");
			assertThat(Seen.mdc).singleElement().asString().startsWith("null-null on Thread[legacy-");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@Import(LegacyController.class)
	static class Legacy {

		@Bean
		ThreadPoolTaskExecutor legacy() {
			return new ThreadPoolTaskExecutor();
		}

	}

	@RestController
	static class LegacyController {

		@GetMapping("/async/legacy")
		WebAsyncTask<String> legacy() {
			return new WebAsyncTask<>(10_000L, "legacy", () -> Seen.here("ok"));
		}

	}

}
