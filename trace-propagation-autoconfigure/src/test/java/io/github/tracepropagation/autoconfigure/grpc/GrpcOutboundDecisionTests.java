// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundDecisionContract;
import io.grpc.Channel;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client of gRPC sends by decision of a policy, by each type of call.
 */
@ParameterizedClass
@EnumSource
class GrpcOutboundDecisionTests extends OutboundDecisionContract {

	private static RawGrpcServer neighbour;

	private static GrpcRig rig;

	private static Channel toNeighbour;

	@Parameter
	CallType type = CallType.UNARY;

	@BeforeAll
	static void start() {
		neighbour = new RawGrpcServer();
		rig = new GrpcRig(List.of(GrpcPolicyConfiguration.class));
		toNeighbour = rig.channelTo(neighbour.port());
	}

	@AfterAll
	static void stop() {
		rig.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
	}

	@Override
	protected void decideBy(OutboundPolicy policy) {
		rig.bean(GrpcPolicyConfiguration.Hops.class).outbound = policy;
	}

	@Override
	protected HeaderLines send() {
		neighbour.reset();
		assertThat(this.type.call(toNeighbour, "request")).isEqualTo("answer");
		return neighbour.onlyCall();
	}

	@Override
	protected PropagationLedger ledger() {
		return rig.bean(PropagationLedger.class);
	}

	@Override
	protected String transport() {
		return "grpc";
	}

	@Override
	protected List<SpanData> spans() {
		return rig.spans();
	}

}
