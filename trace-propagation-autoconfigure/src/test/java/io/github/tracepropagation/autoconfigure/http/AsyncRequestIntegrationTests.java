// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import org.junit.jupiter.api.Tag;

import org.springframework.context.annotation.Configuration;

/**
 * Requests that are answered on the application task executor.
 */
@Tag("threads")
class AsyncRequestIntegrationTests extends AsyncRequestContract {

	AsyncRequestIntegrationTests() {
		super(Nothing.class, "server.tomcat.threads.max=2", "spring.task.execution.pool.core-size=1");
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}
