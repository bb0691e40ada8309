// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.Hop;
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
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What each client sends by decision of a policy.
 */
@ParameterizedClass
@EnumSource
class ClientKindDecisionTests extends OutboundDecisionContract {

	private static RawHttpServer neighbour;

	private static ClientRig rig;

	@Parameter
	ClientKind kind;

	private ClientKind.Call call;

	@BeforeAll
	static void start() {
		neighbour = RawHttpServer.start();
		rig = new ClientRig(List.of(Deciding.class));
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
	protected void decideBy(OutboundPolicy policy) {
		rig.bean(ChangingPolicy.class).current = policy;
	}

	@Override
	protected HeaderLines send() {
		neighbour.reset();
		String answer = this.call.get(neighbour.uri("/items"));
		if (!"answer".equals(answer)) {
			throw new AssertionError("Expected the answer of the neighbour but was " + answer);
		}
		return new HeaderLines(neighbour.onlyRequest().headerLines());
	}

	@Override
	protected PropagationLedger ledger() {
		return rig.bean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "http";
	}

	@Override
	protected List<SpanData> spans() {
		return rig.spans();
	}

	@Configuration(proxyBeanMethods = false)
	static class Deciding {

		@Bean
		ChangingPolicy outboundPolicy() {
			return new ChangingPolicy();
		}

	}

	/**
	 * Decides as the test that runs.
	 */
	static class ChangingPolicy implements OutboundPolicy {

		private volatile OutboundPolicy current = (hop) -> OutboundDecision.INJECT;

		@Override
		public OutboundDecision decide(Hop hop) {
			return this.current.decide(hop);
		}

	}

}
