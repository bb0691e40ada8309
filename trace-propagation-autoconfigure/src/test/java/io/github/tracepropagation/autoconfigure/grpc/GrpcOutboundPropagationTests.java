// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.tck.HeaderLines;
import io.github.tracepropagation.tck.OutboundPropagationContract;
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
 * What a client of gRPC sends, by each type of call.
 */
@ParameterizedClass
@EnumSource
class GrpcOutboundPropagationTests extends OutboundPropagationContract {

	private static RawGrpcServer neighbour;

	private static GrpcRig rig;

	private static Channel toNeighbour;

	@Parameter
	CallType type = CallType.UNARY;

	@BeforeAll
	static void start() {
		neighbour = new RawGrpcServer();
		rig = new GrpcRig("trace-propagation.grpc.client.max-metadata-size=64KB");
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
	protected HeaderLines send() {
		neighbour.reset();
		assertThat(this.type.call(toNeighbour, "request")).isEqualTo("answer");
		return neighbour.onlyCall();
	}

	@Override
	protected List<SpanData> spans() {
		return rig.spans();
	}

}
