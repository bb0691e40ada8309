// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.List;
import java.util.Objects;

import io.github.tracepropagation.test.http.RawHttpServer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP interfaces that Spring Boot makes the clients of.
 */
class HttpServiceIntegrationTests {

	@Test
	void importedServicesSendOneHeaderInPlaceOfOneSetByHand() {
		try (RawHttpServer server = RawHttpServer.start();
				ClientRig rig = new ClientRig(List.of(Services.class),
						"spring.http.serviceclient.blocking.base-url=" + server.uri(""),
						"spring.http.serviceclient.reactive.base-url=" + server.uri(""))) {
			try (Scope scope = rig.continueTrace(TraceState.getDefault(), Baggage.empty())) {
				assertThat(scope).isNotNull();
				assertThat(rig.bean(Items.class).get("7", "by hand")).isEqualTo("answer");
				assertThat(Objects.requireNonNull(rig.bean(ReactiveItems.class).get("7", "by hand").block()))
					.isEqualTo("answer");
			}
			assertThat(rig.spans()).hasSize(2)
				.allSatisfy((span) -> assertThat(span.getAttributes().asMap().toString()).contains("uri=/items/{id}"));
			assertThat(server.requests()).flatExtracting((request) -> request.header("traceparent"))
				.containsExactlyElementsOf(rig.spans()
					.stream()
					.map((span) -> "00-" + ClientRig.TRACE_ID + "-" + span.getSpanId() + "-01")
					.toList());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportHttpServices(group = "blocking", types = Items.class)
	@ImportHttpServices(group = "reactive", types = ReactiveItems.class, clientType = ClientType.WEB_CLIENT)
	static class Services {

	}

	/**
	 * Called by a {@code RestClient}.
	 */
	interface Items {

		@GetExchange("/items/{id}")
		String get(@PathVariable("id") String id, @RequestHeader("Traceparent") String byHand);

	}

	/**
	 * Called by a {@code WebClient}.
	 */
	interface ReactiveItems {

		@GetExchange("/items/{id}")
		Mono<String> get(@PathVariable("id") String id, @RequestHeader("Traceparent") String byHand);

	}

}
