// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What calls by clients that no builder made are called.
 */
class ClientConventionIntegrationTests {

	private static RawHttpServer server;

	@BeforeAll
	static void start() {
		server = RawHttpServer.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void callHasTheNameOfTheProperty() {
		try (ClientRig rig = new ClientRig("management.observations.http.client.requests.name=calls")) {
			for (ClientKind kind : ClientKind.values()) {
				kind.client(rig.registry(), Map.of()).get(server.uri("/items"));
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(rig.timed("calls")).isEqualTo(ClientKind.values().length));
			assertThat(rig.timed("http.client.requests")).isZero();
		}
	}

	@Nested
	class WithConventionsOfTheApplication {

		private static ClientRig rig;

		@BeforeAll
		static void start() {
			rig = new ClientRig(List.of(Conventions.class));
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
		void callIsNamedByTheConventionOfItsLibrary(ClientKind kind) {
			kind.client(rig.registry(), Map.of()).get(server.uri("/items"));
			String name = kind.name().contains("WEB_CLIENT") ? "reactive calls" : "blocking calls";
			Awaitility.await().untilAsserted(() -> assertThat(rig.timed(name)).isOne());
			assertThat(rig.onlySpan().getName()).isEqualTo("call localhost");
		}

		@Test
		void conventionOfAClientWins() {
			RestTemplate restTemplate = TracePropagationHttp.restTemplate(new RestTemplate(), rig.registry());
			restTemplate.setObservationConvention(new DefaultClientRequestObservationConvention("mine"));
			restTemplate.getForObject(server.uri("/items"), String.class);
			TracePropagationHttp
				.restClient(
						RestClient.builder()
							.observationConvention(new DefaultClientRequestObservationConvention("mine")),
						rig.registry())
				.build()
				.get()
				.uri(server.uri("/items"))
				.retrieve()
				.toBodilessEntity();
			TracePropagationHttp.webClient(WebClient.builder()
				.observationConvention(
						new org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention(
								"mine")),
					rig.registry())
				.build()
				.get()
				.uri(server.uri("/items"))
				.retrieve()
				.toBodilessEntity()
				.block();
			Awaitility.await().untilAsserted(() -> assertThat(rig.timed("mine")).isEqualTo(3));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conventions {

		@Bean
		ClientRequestObservationConvention blocking(ObservationRegistry registry) {
			assertThat(registry.isNoop()).isFalse();
			return new DefaultClientRequestObservationConvention("blocking calls") {

				@Override
				public String getContextualName(ClientRequestObservationContext context) {
					return "call localhost";
				}

			};
		}

		@Bean
		org.springframework.web.reactive.function.client.ClientRequestObservationConvention reactive() {
			return new org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention(
					"reactive calls") {

				@Override
				public String getContextualName(
						org.springframework.web.reactive.function.client.ClientRequestObservationContext context) {
					return "call localhost";
				}

			};
		}

	}

}
