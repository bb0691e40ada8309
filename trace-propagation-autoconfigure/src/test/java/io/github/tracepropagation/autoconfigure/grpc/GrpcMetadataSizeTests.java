// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.Map;
import java.util.concurrent.Executor;

import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.testing.protobuf.SimpleServiceGrpc;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Metadata that is too large, or would be with the trace context in it. The neighbour
 * takes what a gRPC server takes that is not told otherwise: 8 KB.
 */
class GrpcMetadataSizeTests {

	private static final Metadata.Key<String> OWN = Metadata.Key.of("own", Metadata.ASCII_STRING_MARSHALLER);

	private static RawGrpcServer neighbour;

	private static GrpcRig rig;

	private static Channel channel;

	private static RawGrpcClient plain;

	private static RawGrpcClient client;

	@BeforeAll
	static void start() {
		neighbour = new RawGrpcServer(8192);
		rig = new GrpcRig("management.tracing.baggage.remote-fields=user,user-bin,no good");
		channel = rig.channelTo(neighbour.port());
		plain = new RawGrpcClient(neighbour.port());
		client = new RawGrpcClient(rig.port());
	}

	@AfterAll
	static void stop() {
		client.close();
		plain.close();
		rig.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		neighbour.reset();
	}

	@ParameterizedTest
	@EnumSource
	void baggageThatDoesNotFitIsCutAtItsMembers(CallType type) {
		long before = dropped("baggage", "max_metadata_size");
		try (Scope scope = baggage(60, 120).makeCurrent()) {
			assertThat(call(type, channel)).isEqualTo(Status.Code.OK);
		}
		HeaderLines sent = neighbour.onlyCall();
		assertThat(sent.values("traceparent")).hasSize(1);
		assertThat(sent.values("baggage")).singleElement().satisfies((baggage) -> {
			assertThat(baggage).hasSizeGreaterThan(5000);
			assertThat(baggage.split(",")).allMatch((member) -> member.matches("key[0-9]+=x{120}"));
		});
		assertThat(dropped("baggage", "max_metadata_size")).isEqualTo(before + 1);
	}

	@Test
	void baggageOfOneMemberThatDoesNotFitIsLeftOut() {
		try (Scope scope = Baggage.builder().put("key", "x".repeat(8000)).build().makeCurrent()) {
			assertThat(call(CallType.UNARY, channel)).isEqualTo(Status.Code.OK);
		}
		assertThat(neighbour.onlyCall().values("baggage")).isEmpty();
		assertThat(neighbour.onlyCall().values("traceparent")).hasSize(1);
	}

	@Test
	void callThatPassesWithoutTraceContextPassesWithIt() {
		int passed = 0;
		for (int size = 6000; size < 8200; size += 19) {
			boolean passesWithout = call(CallType.UNARY, with(plain.channel(), size)) == Status.Code.OK;
			try (Scope scope = baggage(20, 100).makeCurrent()) {
				boolean passesWith = call(CallType.UNARY, with(channel, size)) == Status.Code.OK;
				assertThat(passesWith).as("with %d bytes of its own", size).isEqualTo(passesWithout);
			}
			passed += passesWithout ? 1 : 0;
		}
		assertThat(passed).isBetween(50, 115);
	}

	@Test
	void credentialsThatAreAddedLastFindTheirRoom() {
		CallCredentials credentials = new CallCredentials() {

			@Override
			public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
				Metadata token = new Metadata();
				token.put(OWN, "x".repeat(5000));
				applier.apply(token);
			}

		};
		try (Scope scope = baggage(40, 100).makeCurrent()) {
			assertThat(SimpleServiceGrpc.newBlockingStub(channel)
				.withCallCredentials(credentials)
				.unaryRpc(CallType.request(""))
				.getResponseMessage()).isEqualTo("answer");
		}
		HeaderLines sent = neighbour.onlyCall();
		assertThat(sent.values("own")).singleElement().asString().hasSize(5000);
		assertThat(sent.values("traceparent")).hasSize(1);
		assertThat(sent.values("baggage")).singleElement().asString().hasSizeBetween(1500, 3000);
	}

	@Test
	void binaryMetadataCountsAsItIsEncoded() {
		Metadata metadata = new Metadata();
		metadata.put(Metadata.Key.of("own-bin", Metadata.BINARY_BYTE_MARSHALLER), new byte[5000]);
		Channel encoding = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
		try (Scope scope = baggage(20, 100).makeCurrent()) {
			assertThat(call(CallType.UNARY, encoding)).isEqualTo(Status.Code.OK);
		}
		assertThat(neighbour.onlyCall().values("traceparent")).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Jürgen", "line\nfeed", "tab\there", "\u0000", "日本" })
	void fieldOfAValueThatMetadataDoesNotTakeIsLeftOut(String user) {
		try (Scope scope = Baggage.builder().put("user", user).put("tenant", "blue").build().makeCurrent()) {
			assertThat(call(CallType.UNARY, channel)).isEqualTo(Status.Code.OK);
		}
		HeaderLines sent = neighbour.onlyCall();
		assertThat(sent.values("user")).isEmpty();
		assertThat(sent.values("traceparent")).hasSize(1);
		assertThat(sent.values("baggage")).singleElement().asString().contains("tenant=blue");
	}

	@Test
	void metadataLargerThanTheServerTakesIsRefusedWithAStatusAndHasNoSpan() {
		StatusRuntimeException refused = refused("baggage: " + "k=v,".repeat(262_144));
		assertThat(refused.getStatus().getCode()).isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.INTERNAL);
		assertThat(refused.getStatus().toString()).containsIgnoringCase("size");
		assertThat(rig.spans()).isEmpty();
		assertThat(client.call(CallType.UNARY)).isEqualTo("answer");
		rig.onlySpan(SpanKind.SERVER);
	}

	private static StatusRuntimeException refused(String... lines) {
		try {
			client.call(CallType.UNARY, lines);
			throw new AssertionError("The call passed");
		}
		catch (StatusRuntimeException ex) {
			return ex;
		}
	}

	private static Baggage baggage(int members, int size) {
		BaggageBuilder baggage = Baggage.builder();
		for (int i = 0; i < members; i++) {
			baggage.put("key" + i, "x".repeat(size));
		}
		return baggage.build();
	}

	private static Channel with(Channel channel, int size) {
		Metadata metadata = new Metadata();
		metadata.put(OWN, "x".repeat(size));
		return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata));
	}

	private static long dropped(String field, String reason) {
		return rig.bean(PropagationLedger.class)
			.snapshot()
			.dropped()
			.getOrDefault(field, Map.of())
			.getOrDefault(reason, 0L);
	}

	private static Status.Code call(CallType type, Channel channel) {
		try {
			type.call(channel, "request");
			return Status.Code.OK;
		}
		catch (StatusRuntimeException ex) {
			return ex.getStatus().getCode();
		}
	}

}
