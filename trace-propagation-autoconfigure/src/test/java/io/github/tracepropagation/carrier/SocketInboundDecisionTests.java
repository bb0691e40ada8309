// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.io.IOException;
import java.util.List;

import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundDecisionContract;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a hop by hand takes over by decision of the policy.
 */
class SocketInboundDecisionTests extends InboundDecisionContract {

	private static SocketService service;

	@BeforeAll
	static void start() {
		service = new SocketService();
	}

	@AfterAll
	static void stop() throws IOException {
		service.close();
	}

	@BeforeEach
	void reset() {
		service.reset();
	}

	@Override
	protected void decideBy(InboundPolicy policy) {
		service.decideBy(policy);
	}

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		return service.relay(headerLines);
	}

	@Override
	protected PropagationLedger ledger() {
		return service.ledger();
	}

	@Override
	protected String transport() {
		return SocketService.TRANSPORT;
	}

	@Override
	protected List<SpanData> spans() {
		return service.spans();
	}

}
