// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.carrier;

import java.io.IOException;
import java.util.List;

import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * What a hop by hand gives to an envelope that goes out by a socket.
 */
class SocketOutboundPropagationTests extends OutboundPropagationContract {

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
	protected HeaderLines send() {
		service.reset();
		return service.send();
	}

	@Override
	protected List<SpanData> spans() {
		return service.spans();
	}

}
