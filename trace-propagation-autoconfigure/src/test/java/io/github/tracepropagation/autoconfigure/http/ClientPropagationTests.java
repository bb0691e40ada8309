// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each client sends, however it was made.
 */
@ParameterizedClass
@ValueSource(strings = { "handMadeRestTemplate", "ownRestTemplate", "handMadeRestClient", "handMadeWebClient",
		"builtRestTemplate", "builtRestClient", "builtWebClient" })
class ClientPropagationTests extends OutboundPropagationContract {

	private static RawHttpServer neighbour;

	private static Relay relay;

	@Parameter
	String client = "";

	@BeforeAll
	static void start() {
		neighbour = RawHttpServer.start();
		relay = new Relay();
	}

	@AfterAll
	static void stop() {
		relay.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		relay.reset();
	}

	@Override
	protected HeaderLines send() {
		neighbour.reset();
		relay.bean(RelayApplication.Calls.class).get(this.client, neighbour.uri("/items").toString());
		return new HeaderLines(neighbour.onlyRequest().headerLines());
	}

	@Override
	protected List<SpanData> spans() {
		return relay.spans();
	}

}
