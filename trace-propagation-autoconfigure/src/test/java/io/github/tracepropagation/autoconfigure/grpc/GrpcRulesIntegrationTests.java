// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.github.tracepropagation.ledger.Outcome;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.tck.HeaderLines;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.FilteredClassLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Rules of the properties about gRPC calls.
 */
class GrpcRulesIntegrationTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static final String INBOUND = "trace-propagation.inbound.rules[0].";

	private static final String OUTBOUND = "trace-propagation.outbound.rules[0].";

	@ParameterizedTest
	@CsvSource({ "/grpc.testing.SimpleService/UnaryRpc, true", "/grpc.testing.SimpleService/*, true",
			"/grpc.testing.SimpleService/**, true", "grpc.testing.SimpleService/UnaryRpc, true", "/**, true",
			"/*/UnaryRpc, true", "/grpc.testing.SimpleService/ClientStreamingRpc, false",
			"/grpc.testing.simpleservice/*, false", "/other.Service/*, false" })
	void callerIsIgnoredByTheNameOfTheMethod(String path, boolean ignored) {
		try (GrpcRig rig = new GrpcRig(INBOUND + "transport=grpc", INBOUND + "path=" + path, INBOUND + "trust=ignore");
				RawGrpcClient client = new RawGrpcClient(rig.port())) {
			isIgnored(rig, client, ignored);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/grpc.testing.SimpleService/UnaryRpc, true", "/grpc.testing.SimpleService/*, true",
			"grpc.testing.SimpleService/UnaryRpc, true", "/other.Service/*, false" })
	void nameOfTheMethodIsKnownWithoutSpringWebToo(String path, boolean ignored) {
		try (GrpcRig rig = new GrpcRig(List.of(), new FilteredClassLoader("org.springframework.web"),
				INBOUND + "transport=grpc", INBOUND + "path=" + path, INBOUND + "trust=ignore");
				RawGrpcClient client = new RawGrpcClient(rig.port())) {
			isIgnored(rig, client, ignored);
		}
	}

	@Test
	void pathWithoutATransportIsThatOfHttp() {
		try (GrpcRig rig = new GrpcRig(INBOUND + "path=/**", INBOUND + "trust=ignore");
				RawGrpcClient client = new RawGrpcClient(rig.port())) {
			isIgnored(rig, client, false);
		}
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.0/8, true", "'10.0.0.0/8,::1', false" })
	void callerIsIgnoredByItsAddress(String cidr, boolean ignored) {
		try (GrpcRig rig = new GrpcRig(INBOUND + "transport=grpc", INBOUND + "cidr=" + cidr, INBOUND + "trust=ignore");
				RawGrpcClient client = new RawGrpcClient(rig.port())) {
			isIgnored(rig, client, ignored);
		}
	}

	@ParameterizedTest
	@EnumSource
	void trustHoldsForEveryTypeOfCall(CallType type) {
		try (GrpcRig rig = new GrpcRig("trace-propagation.inbound.trust=restart");
				RawGrpcClient client = new RawGrpcClient(rig.port())) {
			assertThat(client.call(type, PARENT)).isEqualTo("answer");
			assertThat(rig.onlySpan(SpanKind.SERVER).getLinks()).hasSize(1);
			assertThat(rig.bean(PropagationLedger.class).count("grpc", Direction.INBOUND, Outcome.RESTARTED))
				.isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "static://localhost:%d", "dns:///localhost:%d", "localhost:%d", "tcp://localhost:%d" })
	void contextIsWithheldFromAHostHoweverItIsWritten(String target) {
		try (RawGrpcServer neighbour = new RawGrpcServer();
				GrpcRig rig = new GrpcRig(OUTBOUND + "transport=grpc", OUTBOUND + "host=localhost",
						OUTBOUND + "trace=false")) {
			HeaderLines sent = send(rig, target.formatted(neighbour.port()), neighbour);
			assertThat(sent.values("traceparent")).isEmpty();
			assertThat(sent.values("baggage")).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "static://127.0.0.1:%d", "dns:///127.0.0.1:%d" })
	void addressOfAHostIsAnotherHost(String target) {
		try (RawGrpcServer neighbour = new RawGrpcServer();
				GrpcRig rig = new GrpcRig(OUTBOUND + "transport=grpc", OUTBOUND + "host=localhost",
						OUTBOUND + "trace=false")) {
			assertThat(send(rig, target.formatted(neighbour.port()), neighbour).values("traceparent")).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "dns:///orders:9090", "static://orders", "in-process:orders", "orders:9090" })
	void targetInThePlaceOfAHostIsRefusedWithASentence(String host) {
		assertThatException().isThrownBy(() -> new GrpcRig(OUTBOUND + "host=" + host, OUTBOUND + "trace=false"))
			.havingRootCause()
			.withMessageContaining("'" + host + "' is no pattern of hosts")
			.withMessageContaining("no scheme, user, port");
	}

	@Test
	void subjectIsRefusedForGrpc() {
		assertThatException().isThrownBy(
				() -> new GrpcRig(INBOUND + "transport=grpc", INBOUND + "subject=orders.>", INBOUND + "trust=ignore"))
			.havingRootCause()
			.withMessageContaining("can never hold for the transport 'grpc'");
	}

	@Test
	void nameOfTheTransportIsKnown() {
		try (GrpcRig rig = new GrpcRig(INBOUND + "transport=grpc", INBOUND + "trust=ignore")) {
			Map<String, PropagationCheck> checks = rig.context().getBeansOfType(PropagationCheck.class);
			assertThat(Objects.requireNonNull(checks.get("unknownTransportCheck")).check()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void callerIsKnownByItsCertificate(boolean withCertificate) throws IOException {
		String pem = "classpath:io/github/tracepropagation/autoconfigure/http/";
		try (GrpcRig rig = new GrpcRig("spring.ssl.bundle.pem.server.keystore.certificate=" + pem + "server.crt",
				"spring.ssl.bundle.pem.server.keystore.private-key=" + pem + "server.key",
				"spring.ssl.bundle.pem.server.truststore.certificate=" + pem + "client.crt",
				"spring.grpc.server.ssl.bundle=server", "spring.grpc.server.ssl.client-auth=optional",
				"trace-propagation.inbound.trust=restart", INBOUND + "transport=grpc", INBOUND + "authenticated=true",
				INBOUND + "trust=continue")) {
			ManagedChannel channel = secure(rig.port(), withCertificate);
			try {
				Metadata metadata = new Metadata();
				metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER),
						PARENT.substring("traceparent: ".length()));
				CallType.UNARY.call(
						ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
						"request");
			}
			finally {
				channel.shutdownNow();
			}
			assertThat(rig.onlySpan(SpanKind.SERVER).getTraceId().equals(TRACE_ID)).isEqualTo(withCertificate);
		}
	}

	private static ManagedChannel secure(int port, boolean withCertificate) throws IOException {
		TlsChannelCredentials.Builder credentials = TlsChannelCredentials.newBuilder().trustManager(pem("server.crt"));
		if (withCertificate) {
			credentials.keyManager(pem("client.crt"), pem("client.key"));
		}
		return NettyChannelBuilder.forAddress("localhost", port, credentials.build()).build();
	}

	private static InputStream pem(String name) {
		return Objects.requireNonNull(GrpcRulesIntegrationTests.class.getResourceAsStream("../http/" + name));
	}

	private static void isIgnored(GrpcRig rig, RawGrpcClient client, boolean ignored) {
		assertThat(client.call(CallType.UNARY, PARENT)).isEqualTo("answer");
		SpanData span = rig.onlySpan(SpanKind.SERVER);
		assertThat(!span.getTraceId().equals(TRACE_ID)).isEqualTo(ignored);
		assertThat(span.getLinks()).isEmpty();
	}

	private static HeaderLines send(GrpcRig rig, String target, RawGrpcServer neighbour) {
		try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			assertThat(CallType.UNARY.call(rig.channel(target), "request")).isEqualTo("answer");
		}
		return neighbour.onlyCall();
	}

}
