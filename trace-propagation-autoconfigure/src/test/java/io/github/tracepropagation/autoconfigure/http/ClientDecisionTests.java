// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.util.List;

import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundDecisionContract;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the clients of an application send by decision of a policy.
 */
@ParameterizedClass
@ValueSource(strings = { "handMadeRestTemplate", "handMadeRestClient", "handMadeWebClient", "builtRestTemplate",
		"builtRestClient", "builtWebClient" })
class ClientDecisionTests extends OutboundDecisionContract {

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
	protected void decideBy(OutboundPolicy policy) {
		relay.bean(RelayApplication.Hops.class).outbound = policy;
	}

	@Override
	protected HeaderLines send() {
		neighbour.reset();
		String url = neighbour.uri("/items").toString();
		assertThat(relay.bean(RelayApplication.Calls.class).get(this.client, url)).isEqualTo("answer");
		return new HeaderLines(neighbour.onlyRequest().headerLines());
	}

	@Override
	protected PropagationLedger ledger() {
		return relay.bean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "http";
	}

	@Override
	protected List<SpanData> spans() {
		return relay.spans();
	}

}
