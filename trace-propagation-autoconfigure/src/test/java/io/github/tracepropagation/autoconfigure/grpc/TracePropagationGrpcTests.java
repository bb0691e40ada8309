// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.List;

import io.github.tracepropagation.grpc.TracePropagationGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.server.ServerBuilderCustomizer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracePropagationGrpc}.
 */
class TracePropagationGrpcTests {

	private static GrpcRig rig;

	@BeforeAll
	static void start() {
		rig = new GrpcRig();
	}

	@AfterAll
	static void stop() {
		rig.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
	}

	@ParameterizedTest
	@EnumSource
	void channelAndServerMadeByHandAreOneHop(CallType type) throws Exception {
		TracePropagationGrpc propagation = rig.bean(TracePropagationGrpc.class);
		Server server = propagation.instrument(NettyServerBuilder.forPort(0).addService(new ScriptedService()))
			.build()
			.start();
		ManagedChannel channel = propagation.instrument(NettyChannelBuilder.forAddress("localhost", server.getPort()))
			.usePlaintext()
			.build();
		try {
			isOneHop(rig, type, channel);
		}
		finally {
			channel.shutdownNow();
			server.shutdownNow();
		}
	}

	@ParameterizedTest
	@EnumSource
	void doingItTwiceMakesNoSecondSpan(CallType type) throws Exception {
		TracePropagationGrpc propagation = rig.bean(TracePropagationGrpc.class);
		Server server = propagation
			.instrument(propagation.instrument(NettyServerBuilder.forPort(0).addService(new ScriptedService())))
			.build()
			.start();
		ManagedChannel channel = propagation
			.instrument(propagation.instrument(NettyChannelBuilder.forAddress("localhost", server.getPort())))
			.usePlaintext()
			.build();
		try {
			isOneHop(rig, type, channel);
		}
		finally {
			channel.shutdownNow();
			server.shutdownNow();
		}
	}

	@Test
	void doingItForWhatSpringBootMakesMakesNoSecondSpan() {
		try (GrpcRig twice = new GrpcRig(List.of(TwiceConfiguration.class))) {
			Channel channel = twice.channelTo(twice.port());
			for (CallType type : CallType.values()) {
				twice.reset();
				isOneHop(twice, type, channel);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void serverWithinTheProcessIsInstrumentedToo(CallType type) throws Exception {
		TracePropagationGrpc propagation = rig.bean(TracePropagationGrpc.class);
		Server server = propagation
			.instrument(InProcessServerBuilder.forName("by-hand").addService(new ScriptedService()))
			.build()
			.start();
		try {
			isOneHop(rig, type, rig.channel("in-process:by-hand"));
		}
		finally {
			server.shutdownNow();
		}
	}

	private static void isOneHop(GrpcRig rig, CallType type, Channel channel) {
		assertThat(type.call(channel, "request")).isEqualTo("answer");
		SpanData client = rig.onlySpan(SpanKind.CLIENT);
		assertThat(rig.onlySpan(SpanKind.SERVER).getParentSpanId()).isEqualTo(client.getSpanId());
		assertThat(rig.spans()).hasSize(2);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwiceConfiguration {

		@Bean
		<T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> instrumentingCustomizer(
				TracePropagationGrpc propagation) {
			return (target, builder) -> propagation.instrument(builder);
		}

		@Bean
		<T extends ServerBuilder<T>> ServerBuilderCustomizer<T> instrumentingServerCustomizer(
				TracePropagationGrpc propagation) {
			return (builder) -> propagation.instrument(builder);
		}

	}

}
