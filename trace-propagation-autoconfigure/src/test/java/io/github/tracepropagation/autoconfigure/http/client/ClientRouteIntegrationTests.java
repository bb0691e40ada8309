// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.util.Map;

import io.github.tracepropagation.autoconfigure.http.CountedRoutes;
import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.github.tracepropagation.http.client.observation.ObservationClientHttpRequestInterceptor;
import io.github.tracepropagation.http.client.observation.ObservationExchangeFilterFunction;
import io.github.tracepropagation.ledger.PropagationLedger;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The routes by which the ledger tells calls apart.
 */
class ClientRouteIntegrationTests {

	private static RawHttpServer server;

	private static ClientRig rig;

	private final CountedRoutes routes = CountedRoutes.outbound(rig.bean(PropagationLedger.class));

	@BeforeAll
	static void start() {
		server = RawHttpServer.start();
		rig = new ClientRig();
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
	void routeIsThePathOfTheUriTemplate(Templated client) {
		client.get(rig.registry(), server.uri("").toString(), "4711", "secret");
		assertThat(server.onlyRequest().target()).isEqualTo("/items/4711?key=secret");
		assertThat(this.routes.counted()).isEqualTo(Map.of("/items/{id}", 1L));
	}

	@ParameterizedTest
	@EnumSource
	void callWithoutATemplateHasNoRoute(ClientKind kind) {
		kind.client(rig.registry(), Map.of()).get(server.uri("/items/4711"));
		assertThat(this.routes.counted()).isEqualTo(Map.of("(none)", 1L));
	}

	@Test
	void textThatIsPutTogetherIsATemplateOfItsOwn() {
		TracePropagationHttp.restClient(RestClient.create(), rig.registry())
			.get()
			.uri(server.uri("/items/") + "4711?key=secret")
			.retrieve()
			.body(String.class);
		assertThat(this.routes.counted()).isEqualTo(Map.of("/items/4711", 1L));
	}

	/**
	 * Clients that are given a template.
	 */
	enum Templated {

		REST_TEMPLATE {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				TracePropagationHttp.restTemplate(new RestTemplate(), registry)
					.getForObject(server + PATH, String.class, id, key);
			}

		},

		REST_CLIENT {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				call(TracePropagationHttp.restClient(RestClient.create(), registry), server, id, key);
			}

		},

		REST_CLIENT_WITH_BASE_URL {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				call(TracePropagationHttp.restClient(RestClient.create(server), registry), "", id, key);
			}

		},

		REST_CLIENT_WITH_VARIABLE_HOST {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				String port = server.substring(server.lastIndexOf(':') + 1);
				TracePropagationHttp.restClient(RestClient.create(), registry)
					.get()
					.uri("http://{host}:{port}" + PATH, "localhost", port, id, key)
					.retrieve()
					.body(String.class);
			}

		},

		REST_CLIENT_WITH_INTERCEPTOR {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				call(RestClient.builder()
					.requestInterceptor(new ObservationClientHttpRequestInterceptor(registry))
					.build(), server, id, key);
			}

		},

		WEB_CLIENT {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				call(TracePropagationHttp.webClient(WebClient.create(), registry), server, id, key);
			}

		},

		WEB_CLIENT_WITH_BASE_URL {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				call(TracePropagationHttp.webClient(WebClient.create(server), registry), "", id, key);
			}

		},

		WEB_CLIENT_WITH_FILTER {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				call(WebClient.builder().filter(new ObservationExchangeFilterFunction(registry)).build(), server, id,
						key);
			}

		},

		HTTP_INTERFACE {

			@Override
			void get(ObservationRegistry registry, String server, String id, String key) {
				RestClient client = TracePropagationHttp.restClient(RestClient.create(server), registry);
				HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
					.build()
					.createClient(Items.class)
					.get(id, key);
			}

		};

		private static final String PATH = "/items/{id}?key={key}";

		abstract void get(ObservationRegistry registry, String server, String id, String key);

		private static void call(RestClient client, String server, String id, String key) {
			client.get().uri(server + PATH, id, key).retrieve().body(String.class);
		}

		private static void call(WebClient client, String server, String id, String key) {
			client.get().uri(server + PATH, id, key).retrieve().bodyToMono(String.class).block();
		}

	}

	/**
	 * An HTTP interface.
	 */
	interface Items {

		@GetExchange("/items/{id}")
		String get(@PathVariable String id, @RequestParam String key);

	}

}
