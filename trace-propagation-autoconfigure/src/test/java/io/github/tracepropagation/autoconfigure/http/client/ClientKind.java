// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

import io.github.tracepropagation.http.client.TracePropagationHttp;
import io.github.tracepropagation.http.client.observation.ObservationClientHttpRequestInterceptor;
import io.github.tracepropagation.http.client.observation.ObservationExchangeFilterFunction;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.http.client.BufferingClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestTemplateAdapter;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.support.WebClientAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * The ways to make a client that observes its calls. Headers are given to the client or
 * to the request before the call begins.
 */
enum ClientKind {

	REST_TEMPLATE_OF_THE_JDKS_CONNECTION {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.restTemplate(restTemplate(new SimpleClientHttpRequestFactory(), headers),
					registry));
		}

	},

	REST_TEMPLATE_OF_THE_JDKS_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.restTemplate(restTemplate(new JdkClientHttpRequestFactory(), headers),
					registry));
		}

	},

	REST_TEMPLATE_OF_APACHE {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp
				.restTemplate(restTemplate(new HttpComponentsClientHttpRequestFactory(), headers), registry));
		}

	},

	REST_TEMPLATE_THAT_BUFFERS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.restTemplate(restTemplate(buffering(), headers), registry));
		}

	},

	REST_TEMPLATE_SUBCLASS_TWICE {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			OwnRestTemplate client = new OwnRestTemplate();
			setHeaders(client, headers);
			return call(
					TracePropagationHttp.restTemplate(TracePropagationHttp.restTemplate(client, registry), registry));
		}

	},

	REST_TEMPLATE_WITH_INTERCEPTOR {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			RestTemplate client = restTemplate(new SimpleClientHttpRequestFactory(), headers);
			client.getInterceptors().add(new ObservationClientHttpRequestInterceptor(registry));
			return call(client);
		}

	},

	REST_TEMPLATE_BOTH_WAYS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			RestTemplate client = restTemplate(new SimpleClientHttpRequestFactory(), headers);
			client.getInterceptors().add(new ObservationClientHttpRequestInterceptor(registry));
			return call(TracePropagationHttp.restTemplate(client, registry));
		}

	},

	REST_TEMPLATE_BOTH_WAYS_THAT_BUFFERS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			RestTemplate client = restTemplate(buffering(), headers);
			client.setBufferingPredicate((url, method) -> true);
			client.getInterceptors().add(new ObservationClientHttpRequestInterceptor(registry));
			return call(TracePropagationHttp.restTemplate(client, registry));
		}

	},

	REST_TEMPLATE_OVER_OBSERVED_HTTP_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.restTemplate(restTemplate(overHttpClient(registry), headers), registry));
		}

	},

	REST_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.restClient(RestClient.create(), registry), headers);
		}

	},

	REST_CLIENT_TWICE {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.restClient(TracePropagationHttp.restClient(RestClient.create(), registry),
					registry), headers);
		}

	},

	REST_CLIENT_OF_A_BUILDER_WITH_DEFAULT_HEADERS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			RestClient.Builder builder = RestClient.builder();
			headers.forEach(builder::defaultHeader);
			return call(TracePropagationHttp.restClient(builder, registry).build(), Map.of());
		}

	},

	REST_CLIENT_WITH_INTERCEPTOR {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(RestClient.builder()
				.requestInterceptor(new ObservationClientHttpRequestInterceptor(registry))
				.build(), headers);
		}

	},

	REST_CLIENT_WITH_TWO_INTERCEPTORS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(RestClient.builder()
				.requestInterceptor(new ObservationClientHttpRequestInterceptor(registry))
				.requestInterceptor((request, body, execution) -> execution.execute(new OwnWrapper(request), body))
				.requestInterceptor(new ObservationClientHttpRequestInterceptor(registry))
				.build(), headers);
		}

	},

	REST_CLIENT_BOTH_WAYS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(RestClient.builder()
				.observationRegistry(registry)
				.requestFactory(buffering())
				.requestInterceptor((request, body, execution) -> execution.execute(new OwnWrapper(request), body))
				.requestInterceptor(new ObservationClientHttpRequestInterceptor(registry))
				.build(), headers);
		}

	},

	REST_CLIENT_OVER_OBSERVED_HTTP_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(
					RestClient.builder().observationRegistry(registry).requestFactory(overHttpClient(registry)).build(),
					headers);
		}

	},

	REST_CLIENT_ALL_WAYS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(RestClient.builder()
				.observationRegistry(registry)
				.requestFactory(overHttpClient(registry))
				.requestInterceptor(new ObservationClientHttpRequestInterceptor(registry))
				.build(), headers);
		}

	},

	WEB_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.webClient(WebClient.create(), registry), headers);
		}

	},

	WEB_CLIENT_TWICE {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(TracePropagationHttp.webClient(TracePropagationHttp.webClient(WebClient.create(), registry),
					registry), headers);
		}

	},

	WEB_CLIENT_OF_A_BUILDER_WITH_DEFAULT_HEADERS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			WebClient.Builder builder = WebClient.builder();
			headers.forEach(builder::defaultHeader);
			return call(TracePropagationHttp.webClient(builder, registry).build(), Map.of());
		}

	},

	WEB_CLIENT_WITH_FILTER {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(WebClient.builder().filter(new ObservationExchangeFilterFunction(registry)).build(), headers);
		}

	},

	WEB_CLIENT_WITH_TWO_FILTERS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(WebClient.builder()
				.filter(new ObservationExchangeFilterFunction(registry))
				.filter(new ObservationExchangeFilterFunction(registry))
				.build(), headers);
		}

	},

	WEB_CLIENT_BOTH_WAYS {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			return call(WebClient.builder()
				.observationRegistry(registry)
				.filter((request, next) -> next
					.exchange(org.springframework.web.reactive.function.client.ClientRequest.from(request).build()))
				.filter(new ObservationExchangeFilterFunction(registry))
				.build(), headers);
		}

	},

	HTTP_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			HttpClient client = TracePropagationHttp.httpClient(HttpClient.newHttpClient(), registry);
			return (uri) -> {
				try {
					return client.send(request(uri, headers), BodyHandlers.ofString()).body();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
			};
		}

	},

	HTTP_CLIENT_ASYNCHRONOUSLY {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			HttpClient client = TracePropagationHttp.httpClient(HttpClient.newHttpClient(), registry);
			return (uri) -> client.sendAsync(request(uri, headers), BodyHandlers.ofString()).join().body();
		}

	},

	HTTP_CLIENT_TWICE_WITH_PUSH_HANDLER {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			HttpClient client = TracePropagationHttp
				.httpClient(TracePropagationHttp.httpClient(HttpClient.newHttpClient(), registry), registry);
			return (uri) -> client.sendAsync(request(uri, headers), BodyHandlers.ofString(), null).join().body();
		}

	},

	HTTP_INTERFACE_OVER_REST_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			RestClient.Builder builder = RestClient.builder();
			headers.forEach(builder::defaultHeader);
			return call(RestClientAdapter.create(TracePropagationHttp.restClient(builder.build(), registry)));
		}

	},

	HTTP_INTERFACE_OVER_REST_TEMPLATE {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			RestTemplate client = restTemplate(new SimpleClientHttpRequestFactory(), headers);
			return call(RestTemplateAdapter.create(TracePropagationHttp.restTemplate(client, registry)));
		}

	},

	HTTP_INTERFACE_OVER_WEB_CLIENT {

		@Override
		Call client(ObservationRegistry registry, Map<String, String> headers) {
			WebClient.Builder builder = WebClient.builder();
			headers.forEach(builder::defaultHeader);
			return call(WebClientAdapter.create(TracePropagationHttp.webClient(builder.build(), registry)));
		}

	};

	/**
	 * Make a client.
	 * @param registry where it observes its calls
	 * @param headers what is set by hand
	 * @return a {@code GET} by that client
	 */
	abstract Call client(ObservationRegistry registry, Map<String, String> headers);

	private static RestTemplate restTemplate(ClientHttpRequestFactory factory, Map<String, String> headers) {
		RestTemplate client = new RestTemplate(factory);
		setHeaders(client, headers);
		return client;
	}

	private static void setHeaders(RestTemplate client, Map<String, String> headers) {
		client.getClientHttpRequestInitializers().add((request) -> headers.forEach(request.getHeaders()::set));
	}

	private static ClientHttpRequestFactory buffering() {
		return new BufferingClientHttpRequestFactory(new SimpleClientHttpRequestFactory());
	}

	private static ClientHttpRequestFactory overHttpClient(ObservationRegistry registry) {
		return new JdkClientHttpRequestFactory(TracePropagationHttp.httpClient(HttpClient.newHttpClient(), registry));
	}

	private static HttpRequest request(URI uri, Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri);
		headers.forEach(request::header);
		return request.build();
	}

	private static Call call(RestTemplate client) {
		return (uri) -> client.getForObject(uri, String.class);
	}

	private static Call call(RestClient client, Map<String, String> headers) {
		return (uri) -> client.get().uri(uri).headers((all) -> headers.forEach(all::set)).retrieve().body(String.class);
	}

	private static Call call(WebClient client, Map<String, String> headers) {
		return (uri) -> client.get()
			.uri(uri)
			.headers((all) -> headers.forEach(all::set))
			.retrieve()
			.bodyToMono(String.class)
			.block();
	}

	private static Call call(HttpExchangeAdapter adapter) {
		return HttpServiceProxyFactory.builderFor(adapter).build().createClient(Items.class)::get;
	}

	/**
	 * A call.
	 */
	@FunctionalInterface
	interface Call {

		String get(URI uri);

	}

	/**
	 * An HTTP interface.
	 */
	interface Items {

		@GetExchange
		String get(URI uri);

	}

	private static final class OwnRestTemplate extends RestTemplate {

	}

	private static final class OwnWrapper extends org.springframework.http.client.support.HttpRequestWrapper {

		private OwnWrapper(org.springframework.http.HttpRequest request) {
			super(request);
		}

	}

}
