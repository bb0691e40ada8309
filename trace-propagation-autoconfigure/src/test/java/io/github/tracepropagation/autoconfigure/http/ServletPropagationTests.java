// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a servlet application on Tomcat takes over, and each of Spring's clients sends on.
 */
@ParameterizedClass
@ValueSource(strings = { "builtRestTemplate", "builtRestClient", "builtWebClient" })
class ServletPropagationTests extends HttpInboundPropagationTests {

	private static Relay relay;

	@BeforeAll
	static void start() {
		relay = new Relay("server.max-http-request-header-size=4MB");
	}

	@AfterAll
	static void stop() {
		relay.close();
	}

	@Override
	Relay relay() {
		return relay;
	}

}
