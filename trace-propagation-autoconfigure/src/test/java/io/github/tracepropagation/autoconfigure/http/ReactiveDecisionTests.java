// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a WebFlux application on Reactor Netty takes over by decision of a policy.
 */
class ReactiveDecisionTests extends HttpInboundDecisionTests {

	private static ReactiveServer server;

	@BeforeAll
	static void start() {
		server = new ReactiveServer(RESPONSE_HEADER);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		server.reset();
	}

	@Override
	int port() {
		return server.port();
	}

	@Override
	String path() {
		return "/call";
	}

	@Override
	<T> T bean(Class<T> type) {
		return server.bean(type);
	}

	@Override
	protected List<SpanData> spans() {
		return server.spans();
	}

}
