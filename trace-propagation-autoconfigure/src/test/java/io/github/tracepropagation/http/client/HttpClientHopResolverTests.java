// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import java.net.URI;

import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpClientHopResolver} and {@link WebClientHopResolver}.
 */
class HttpClientHopResolverTests {

	@ParameterizedTest
	@CsvSource({ "https://api.example.com:8443/items/1?secret=x#part, api.example.com, /items/1",
			"http://user:word@example.com/, example.com, /", "http://example.com, example.com, ''",
			"http://order_service:8080/items, order_service, /items",
			"http://user:word@order_service/items, order_service, /items", "http://[::1]:8080/a%20b, [::1], /a b",
			"/items, , /items" })
	void hopHasTheHostAloneAndThePath(URI uri, String host, String path) {
		Hop expected = Hop.outbound("http", host, path);
		assertThat(new HttpClientHopResolver()
			.resolve(new ClientRequestObservationContext(new MockClientHttpRequest(HttpMethod.GET, uri))))
			.isEqualTo(expected);
		assertThat(new WebClientHopResolver()
			.resolve(new org.springframework.web.reactive.function.client.ClientRequestObservationContext(
					ClientRequest.create(HttpMethod.GET, uri))))
			.isEqualTo(expected);
	}

	@Test
	void routeIsThePathOfTheTemplate() {
		ClientRequestObservationContext blocking = new ClientRequestObservationContext(
				new MockClientHttpRequest(HttpMethod.GET, URI.create("http://example.com/items/1?secret=x")));
		blocking.setUriTemplate("http://example.com/items/{id}?secret={secret}");
		assertThat(new HttpClientHopResolver().resolve(blocking))
			.isEqualTo(Hop.outbound("http", "example.com", "/items/1", "/items/{id}"));
	}

	@Test
	void templateOfTheRequestStandsInWhereWebClientHasNotYetToldIt() {
		ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("http://example.com/items/1?secret=x"))
			.attribute(WebClient.class.getName() + ".uriTemplate", "http://example.com/items/{id}?secret={secret}")
			.build();
		var context = new org.springframework.web.reactive.function.client.ClientRequestObservationContext(
				ClientRequest.from(request));
		assertThat(new WebClientHopResolver().resolve(context))
			.isEqualTo(Hop.outbound("http", "example.com", "/items/1", "/items/{id}"));
		context.setUriTemplate("/told/{id}");
		assertThat(new WebClientHopResolver().resolve(context))
			.isEqualTo(Hop.outbound("http", "example.com", "/items/1", "/told/{id}"));
	}

	@Test
	void otherContextsAreLeftToOthers() {
		assertThat(new HttpClientHopResolver().resolve(new Observation.Context())).isNull();
		assertThat(new WebClientHopResolver().resolve(new Observation.Context())).isNull();
	}

}
