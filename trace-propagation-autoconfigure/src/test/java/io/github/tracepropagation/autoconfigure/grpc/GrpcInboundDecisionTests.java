// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundDecisionContract;
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
 * What a gRPC server takes over by decision of a policy, by each type of call.
 */
@ParameterizedClass
@EnumSource
class GrpcInboundDecisionTests extends InboundDecisionContract {

	private static RawGrpcServer neighbour;

	private static GrpcRig rig;

	private static RawGrpcClient client;

	private static Channel toNeighbour;

	@Parameter
	CallType type = CallType.UNARY;

	@BeforeAll
	static void start() {
		neighbour = new RawGrpcServer();
		rig = new GrpcRig(List.of(GrpcPolicyConfiguration.class));
		client = new RawGrpcClient(rig.port());
		toNeighbour = rig.channelTo(neighbour.port());
	}

	@AfterAll
	static void stop() {
		client.close();
		rig.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		rig.service().play((type, request, responses) -> {
			responses.onNext(CallType.response(type.call(toNeighbour, request)));
			responses.onCompleted();
		});
	}

	@Override
	protected void decideBy(InboundPolicy policy) {
		rig.bean(GrpcPolicyConfiguration.Hops.class).inbound = policy;
	}

	@Override
	protected HeaderLines relay(List<String> headerLines) {
		neighbour.reset();
		assertThat(this.type.call(client.sending(headerLines), "request")).isEqualTo("answer");
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
