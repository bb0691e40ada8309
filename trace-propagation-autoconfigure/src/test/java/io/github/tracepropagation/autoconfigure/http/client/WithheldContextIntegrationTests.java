// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.boundary.OutboundDecision;
import io.github.tracepropagation.boundary.OutboundPolicy;
import io.github.tracepropagation.test.http.RawHttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls whose context a policy keeps in.
 */
class WithheldContextIntegrationTests {

	private static RawHttpServer server;

	private static ClientRig rig;

	@BeforeAll
	static void start() {
		server = RawHttpServer.start();
		rig = new ClientRig(List.of(Withholding.class));
	}

	@AfterAll
	static void stop() {
		rig.close();
		server.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		server.reset();
	}

	@ParameterizedTest
	@EnumSource
	void callHasOneSpanAndTheHeadersThatWereSetByHand(ClientKind kind) {
		kind.client(rig.registry(), Map.of("Traceparent", "by hand", "Tracestate", "foreign=1"))
			.get(server.uri("/items"));
		assertThat(rig.onlySpan().getName()).isEqualTo("http get");
		assertThat(server.onlyRequest().header("traceparent")).containsExactly("by hand");
		assertThat(server.onlyRequest().header("tracestate")).containsExactly("foreign=1");
	}

	@Configuration(proxyBeanMethods = false)
	static class Withholding {

		@Bean
		OutboundPolicy outboundPolicy() {
			return (hop) -> OutboundDecision.WITHHOLD;
		}

	}

}
