// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.github.tracepropagation.minimal.OneServletContainerFilter;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a servlet application takes over by decision of a policy.
 */
@ParameterizedClass
@CsvSource({ "tomcat, builtRestClient", "jetty, builtRestTemplate" })
class ServletDecisionTests extends HttpInboundDecisionTests {

	private static Relay relay;

	@Parameter(0)
	String container = "";

	@Parameter(1)
	String client = "";

	@BeforeParameterizedClassInvocation
	static void start(String container) {
		relay = new Relay(RESPONSE_HEADER, OneServletContainerFilter.PROPERTY + "=" + container);
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		relay.close();
	}

	@BeforeEach
	void reset() {
		relay.reset();
	}

	@Override
	int port() {
		return relay.port();
	}

	@Override
	String path() {
		return "/relay/" + this.client;
	}

	@Override
	<T> T bean(Class<T> type) {
		return relay.bean(type);
	}

	@Override
	protected List<SpanData> spans() {
		return relay.spans();
	}

}
