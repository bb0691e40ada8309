// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * {@link AuthenticatedCallerContract} for Reactor Netty.
 */
class ReactiveAuthenticatedCallerIntegrationTests extends AuthenticatedCallerContract {

	private static ReactiveServer server;

	@BeforeAll
	static void start() {
		server = new ReactiveServer(List.of(ReactiveApplication.class, PolicyConfiguration.class), PROPERTIES);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@AfterEach
	void reset() {
		server.reset();
		policy().callers.clear();
	}

	@Override
	int port() {
		return server.port();
	}

	@Override
	SpanData serverSpan() {
		return server.spans(SpanKind.SERVER).get(0);
	}

	@Override
	AuthenticatedOnly policy() {
		return server.bean(AuthenticatedOnly.class);
	}

}
