// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;

import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReactiveHopResolver}.
 */
class ReactiveHopResolverTests {

	private final ReactiveHopResolver resolver = new ReactiveHopResolver();

	@ParameterizedTest
	@CsvSource({ "/shop/orders, /shop/orders", "/shop/%6Frders, /shop/orders", "/shop;a=b/orders;v=1, /shop/orders",
			"/shop/orders/, /shop/orders/", "/shop/a%2Fb, /shop/a%2Fb", "/shop/a%252Fb, /shop/a%2Fb",
			"/shop//orders, /shop//orders", "/, /" })
	void destinationIsThePathAsItIsMapped(String sent, String destination) {
		assertThat(resolve(request(sent).remoteAddress(new InetSocketAddress("10.0.0.7", 4711))))
			.isEqualTo(Hop.inbound("http", "10.0.0.7", destination));
	}

	@Test
	void peerIsTheNameThatAForwardingHeaderGave() {
		assertThat(resolve(request("/orders").remoteAddress(InetSocketAddress.createUnresolved("client.example", 80))))
			.isEqualTo(Hop.inbound("http", "client.example", "/orders"));
	}

	@Test
	void peerIsMissingWhereTheServerDoesNotKnowIt() {
		assertThat(resolve(request("/orders"))).isEqualTo(Hop.inbound("http", null, "/orders"));
	}

	@Test
	void routeIsThePathPatternOnceThereIsOne() {
		MockServerHttpResponse response = new MockServerHttpResponse();
		ServerRequestObservationContext context = new ServerRequestObservationContext(request("/orders/7").build(),
				response, Map.of());
		assertThat(this.resolver.resolveRoute(context)).isNull();
		response.setRawStatusCode(599);
		assertThat(this.resolver.resolveRoute(context)).isNull();
		response.setRawStatusCode(404);
		assertThat(this.resolver.resolveRoute(context)).isEqualTo("(unmatched)");
		context.setPathPattern("/orders/{id}");
		assertThat(this.resolver.resolveRoute(context)).isEqualTo("/orders/{id}");
		assertThat(this.resolver.resolveRoute(new Observation.Context())).isNull();
	}

	@Test
	void otherContextsAreLeftToOthers() {
		assertThat(this.resolver.resolve(new Observation.Context())).isNull();
	}

	private static MockServerHttpRequest.BaseBuilder<?> request(String path) {
		return MockServerHttpRequest.method(HttpMethod.GET, URI.create("http://localhost" + path + "?secret=x"));
	}

	private @Nullable Hop resolve(MockServerHttpRequest.BaseBuilder<?> request) {
		return this.resolver
			.resolve(new ServerRequestObservationContext(request.build(), new MockServerHttpResponse(), Map.of()));
	}

}
