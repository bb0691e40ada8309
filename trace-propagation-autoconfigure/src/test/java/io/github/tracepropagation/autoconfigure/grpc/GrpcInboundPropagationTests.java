// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.InboundPropagationContract;
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
 * What a gRPC server takes over, and a client sends on, by each type of call. Both accept
 * metadata large enough for every vector.
 */
@ParameterizedClass
@EnumSource
class GrpcInboundPropagationTests extends InboundPropagationContract {

	private static RawGrpcServer neighbour;

	private static GrpcRig rig;

	private static RawGrpcClient client;

	private static Channel toNeighbour;

	@Parameter
	CallType type = CallType.UNARY;

	@BeforeAll
	static void start() {
		neighbour = new RawGrpcServer();
		rig = new GrpcRig("spring.grpc.server.inbound.metadata.max-size=8MB",
				"trace-propagation.grpc.client.max-metadata-size=64KB");
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
	protected HeaderLines relay(List<String> headerLines) {
		neighbour.reset();
		assertThat(this.type.call(client.sending(headerLines), "request")).isEqualTo("answer");
		return neighbour.onlyCall();
	}

	@Override
	protected boolean canCarry(String value) {
		return value.chars().noneMatch((character) -> character < ' ' || character > '~');
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
