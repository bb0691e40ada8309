// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each client sends that was made outside of the context.
 */
@ParameterizedClass
@EnumSource
class ClientKindPropagationTests extends OutboundPropagationContract {

	private static RawHttpServer neighbour;

	private static ClientRig rig;

	@Parameter
	ClientKind kind;

	private ClientKind.Call call;

	@BeforeAll
	static void start() {
		neighbour = RawHttpServer.start();
		rig = new ClientRig();
	}

	@AfterAll
	static void stop() {
		rig.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		this.call = this.kind.client(rig.registry(), Map.of());
	}

	@Override
	protected HeaderLines send() {
		neighbour.reset();
		this.call.get(neighbour.uri("/items"));
		return new HeaderLines(neighbour.onlyRequest().headerLines());
	}

	@Override
	protected List<SpanData> spans() {
		return rig.spans();
	}

}
