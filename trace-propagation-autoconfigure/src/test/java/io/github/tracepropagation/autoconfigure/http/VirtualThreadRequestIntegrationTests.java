// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that are taken and answered on virtual threads.
 */
@Tag("virtual-threads")
class VirtualThreadRequestIntegrationTests extends AsyncRequestContract {

	VirtualThreadRequestIntegrationTests() {
		super(OnRequestThread.class, "spring.threads.virtual.enabled=true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "now", "callable", "task", "deferred", "streaming", "sse" })
	void threadsAreVirtual(String path) {
		this.relay.get("/async/" + path);
		assertThat(Seen.mdc).isNotEmpty().allMatch((seen) -> seen.contains(" on VirtualThread["));
	}

	@Configuration(proxyBeanMethods = false)
	@Import(NowController.class)
	static class OnRequestThread {

	}

	@RestController
	static class NowController {

		@GetMapping("/async/now")
		String now() {
			return Seen.here("now");
		}

	}

}
