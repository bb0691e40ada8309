// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.io.IOException;
import java.util.List;

import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundPropagationContract;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a hop by hand takes over of an envelope that came by a socket.
 */
class SocketInboundPropagationTests extends InboundPropagationContract {

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

	@Test
	void lineThatIsLoggedWithinHasTheIdsOfTheSpan() {
		relay(List.of("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
		assertThat(service.mdc()).containsEntry("trace_id", "0af7651916cd43dd8448eb211c80319c")
			.containsEntry("span_id", spans().get(0).getSpanId());
		relay(List.of());
		assertThat(service.mdc()).doesNotContainValue("0af7651916cd43dd8448eb211c80319c")
			.containsEntry("span_id", spans().get(0).getSpanId());
	}

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		return service.relay(headerLines);
	}

	@Override
	protected boolean canCarry(String value) {
		return true;
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
