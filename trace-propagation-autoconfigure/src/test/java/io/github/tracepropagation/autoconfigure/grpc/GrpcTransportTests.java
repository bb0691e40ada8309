// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.grpc.server.TracePropagationServerInterceptor;
import io.github.tracepropagation.ledger.Hop;
import io.github.tracepropagation.ledger.Hop.Direction;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.server.GrpcServerFactory;
import org.springframework.grpc.server.ServerBuilderCustomizer;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One span on either side of a call, whatever carries it.
 */
class GrpcTransportTests {

	private static final List<Class<?>> POLICIES = List.of(GrpcPolicyConfiguration.class);

	@Test
	void shadedNettyTakesTheContextAlong() {
		try (GrpcRig rig = new GrpcRig(POLICIES)) {
			assertThat(rig.bean(GrpcServerFactory.class).getClass().getSimpleName()).startsWith("Shaded");
			isOneHop(rig, rig.channelTo(rig.port()), "127.0.0.1");
		}
	}

	@Test
	void nettyTakesTheContextAlong() {
		try (GrpcRig rig = new GrpcRig(POLICIES, new FilteredClassLoader("io.grpc.netty.shaded"))) {
			assertThat(rig.bean(GrpcServerFactory.class).getClass().getSimpleName()).startsWith("Netty");
			isOneHop(rig, rig.channelTo(rig.port()), "127.0.0.1");
		}
	}

	@Test
	void callWithinTheProcessTakesTheContextAlong() {
		try (GrpcRig rig = new GrpcRig(POLICIES, "spring.grpc.server.inprocess.name=here")) {
			isOneHop(rig, rig.channel("in-process:here"), null);
		}
	}

	@Test
	void callOnTheThreadOfItsCallerTakesTheContextAlongAndIsSubjectToThePolicyToo() {
		try (GrpcRig rig = new GrpcRig(List.of(GrpcPolicyConfiguration.class, DirectConfiguration.class),
				"spring.grpc.server.inprocess.name=direct")) {
			Channel channel = rig.channel("in-process:direct");
			isOneHop(rig, channel, null);
			assertThat(Seen.now().mdcTraceId()).isNull();
			for (CallType type : CallType.values()) {
				rig.reset();
				rig.bean(GrpcPolicyConfiguration.Hops.class).inbound = (hop, caller) -> InboundDecision.RESTART;
				assertThat(type.call(channel, "request")).isEqualTo("answer");
				SpanData server = rig.onlySpan(SpanKind.SERVER);
				assertThat(server.getParentSpanContext().isValid()).isFalse();
				assertThat(server.getTraceId()).isNotEqualTo(rig.onlySpan(SpanKind.CLIENT).getTraceId());
			}
		}
	}

	@Test
	void handlerOnTheThreadOfACallerThatIsNotContinuedHasNoneOfItsBaggage() {
		try (GrpcRig rig = new GrpcRig(List.of(GrpcPolicyConfiguration.class, DirectConfiguration.class),
				"spring.grpc.server.inprocess.name=apart");
				Scope caller = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			rig.bean(GrpcPolicyConfiguration.Hops.class).inbound = (hop, span) -> InboundDecision.RESTART;
			List<Baggage> seen = new ArrayList<>();
			rig.service().play((type, request, responses) -> {
				seen.add(Baggage.current());
				responses.onNext(CallType.response("answer"));
				responses.onCompleted();
			});
			for (CallType type : CallType.values()) {
				assertThat(type.call(rig.channel("in-process:apart"), "request")).isEqualTo("answer");
			}
			assertThat(seen).hasSize(CallType.values().length).allMatch(Baggage::isEmpty);
			assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("blue");
		}
	}

	@Test
	void headersThatACallerInTheSameProcessChangesAreObservedAsTheyWereSent() throws Exception {
		Metadata.Key<String> own = Metadata.Key.of("own", Metadata.ASCII_STRING_MARSHALLER);
		Metadata headers = new Metadata();
		headers.put(own, "value");
		KeepingHandler handler = new KeepingHandler();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(handler);
		Server server = InProcessServerBuilder.forName("changing")
			.directExecutor()
			.addService(ServerInterceptors.intercept(new ScriptedService(),
					MetadataUtils.newAttachMetadataServerInterceptor(headers),
					new TracePropagationServerInterceptor(registry)))
			.build()
			.start();
		ManagedChannel channel = InProcessChannelBuilder.forName("changing")
			.directExecutor()
			.intercept(new DiscardingInterceptor(own))
			.build();
		try {
			assertThat(CallType.CLIENT_STREAMING.call(channel, "request")).isEqualTo("answer");
			assertThat(handler.headers.get(0).get(own)).isEqualTo("value");
		}
		finally {
			channel.shutdownNow();
			server.shutdownNow();
		}
	}

	@Test
	void servletContainerHasOneSpanForACallAndNoneOfHttp() {
		try (GrpcRig rig = servlet()) {
			isOneHop(rig, rig.channelTo(localPort(rig)), "127.0.0.1");
			assertThat(rig.bean(GrpcPolicyConfiguration.Hops.class).seen).extracting(Hop::transport)
				.containsOnly("grpc");
		}
	}

	@Test
	void handlerThatThrowsInAServletContainerHasOneSpanAndTheStatusThatItHasWithoutIt() {
		try (GrpcRig rig = servlet(); GrpcRig without = servlet("trace-propagation.grpc.enabled=false")) {
			for (CallType type : CallType.values()) {
				rig.reset();
				assertThat(codeOfFailure(rig, type)).isEqualTo(codeOfFailure(without, type));
				SpanData server = rig.onlySpan(SpanKind.SERVER);
				assertThat(server.getAttributes().get(AttributeKey.stringKey("grpc.status_code"))).isEqualTo("UNKNOWN");
				assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
			}
		}
	}

	@Test
	void servletContainerHasASpanForEveryOtherRequest() throws Exception {
		try (GrpcRig rig = servlet()) {
			assertThat(get(rig, "/ok", "text/plain")).isEqualTo(200);
			assertThat(rig.onlySpan(SpanKind.SERVER).getName()).isEqualTo("http get /ok");
			rig.reset();
			// What has the content type of gRPC and is none is a request
			assertThat(get(rig, "/ok", "application/grpc")).isEqualTo(200);
			assertThat(rig.onlySpan(SpanKind.SERVER).getName()).isEqualTo("http get /ok");
		}
	}

	@Test
	void requestKeepsItsSpanWhereCallsAreNotObserved() {
		try (GrpcRig rig = servlet("spring.grpc.server.observation.enabled=false")) {
			assertThat(CallType.UNARY.call(rig.channelTo(localPort(rig)), "request")).isEqualTo("answer");
			assertThat(rig.onlySpan(SpanKind.SERVER).getName()).startsWith("http post");
		}
	}

	private static GrpcRig servlet(String... more) {
		String[] properties = new String[more.length + 2];
		System.arraycopy(more, 0, properties, 2, more.length);
		properties[0] = "spring.main.web-application-type=servlet";
		properties[1] = "server.http2.enabled=true";
		return new GrpcRig(List.of(GrpcPolicyConfiguration.class, WebConfiguration.class), properties);
	}

	private static void isOneHop(GrpcRig rig, Channel channel, @Nullable String peer) {
		for (CallType type : CallType.values()) {
			rig.reset();
			assertThat(type.call(channel, "request")).isEqualTo("answer");
			SpanData client = rig.onlySpan(SpanKind.CLIENT);
			SpanData server = rig.onlySpan(SpanKind.SERVER);
			assertThat(rig.spans()).hasSize(2);
			assertThat(client.getParentSpanContext().isValid()).isFalse();
			assertThat(server.getTraceId()).isEqualTo(client.getTraceId());
			assertThat(server.getParentSpanId()).isEqualTo(client.getSpanId());
			hopsAre(rig.bean(GrpcPolicyConfiguration.Hops.class).seen, type.method(), peer);
		}
	}

	private static void hopsAre(List<Hop> hops, String method, @Nullable String peer) {
		assertThat(hops).hasSize(2).allSatisfy((hop) -> {
			assertThat(hop.transport()).isEqualTo("grpc");
			assertThat(hop.destination()).isEqualTo(method);
			assertThat(hop.route()).isEqualTo(method);
			assertThat(hop.isAuthenticated()).isFalse();
		});
		assertThat(hops).filteredOn((hop) -> hop.direction() == Direction.INBOUND)
			.extracting(Hop::peer)
			.containsExactly(peer);
		assertThat(hops).filteredOn((hop) -> hop.direction() == Direction.OUTBOUND)
			.extracting(Hop::peer)
			.containsExactly("localhost");
	}

	private static Status.Code codeOfFailure(GrpcRig rig, CallType type) {
		rig.service().play((played, request, responses) -> {
			throw new IllegalStateException("On purpose");
		});
		try {
			type.call(rig.channelTo(localPort(rig)), "request");
			return Status.Code.OK;
		}
		catch (StatusRuntimeException ex) {
			return ex.getStatus().getCode();
		}
	}

	private static int localPort(GrpcRig rig) {
		return rig.context().getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	private static int get(GrpcRig rig, String path, String contentType) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + localPort(rig) + path))
			.header("Content-Type", contentType)
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
	}

	/**
	 * Keeps the headers that an observation has seen.
	 */
	private static final class KeepingHandler implements ObservationHandler<GrpcServerObservationContext> {

		final List<Metadata> headers = new CopyOnWriteArrayList<>();

		@Override
		public void onStop(GrpcServerObservationContext context) {
			this.headers.add(context.getHeaders());
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof GrpcServerObservationContext;
		}

	}

	/**
	 * Takes a line out of the headers that the caller is answered with.
	 *
	 * @param key the name of the line
	 */
	private record DiscardingInterceptor(Metadata.Key<String> key) implements ClientInterceptor {

		@Override
		public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
			return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

				@Override
				public void start(Listener<R> listener, Metadata metadata) {
					super.start(new SimpleForwardingClientCallListener<>(listener) {

						@Override
						public void onHeaders(Metadata headers) {
							headers.discardAll(DiscardingInterceptor.this.key);
							super.onHeaders(headers);
						}

					}, metadata);
				}

			};
		}

	}

	/**
	 * Has both sides work on the thread of the caller.
	 */
	@Configuration(proxyBeanMethods = false)
	static class DirectConfiguration {

		@Bean
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> directServer() {
			return (builder) -> builder.directExecutor();
		}

		@Bean
		<T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> directClient() {
			return (target, builder) -> builder.directExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(OkController.class)
	static class WebConfiguration {

	}

	@RestController
	static class OkController {

		@GetMapping("/ok")
		String ok() {
			return "ok";
		}

	}

}
