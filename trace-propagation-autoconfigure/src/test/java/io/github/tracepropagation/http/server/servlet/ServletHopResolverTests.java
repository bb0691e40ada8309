// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import io.github.tracepropagation.ledger.Hop;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletHopResolver}.
 */
class ServletHopResolverTests {

	private final ServletHopResolver resolver = new ServletHopResolver();

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/shop/orders;v=1");

	@Test
	void hopHasTheRemoteAddressAndTheMappedPath() {
		this.request.setRemoteAddr("10.0.0.7");
		this.request.setServletPath("/shop");
		this.request.setPathInfo("/orders");
		assertThat(resolve()).isEqualTo(Hop.inbound("http", "10.0.0.7", "/shop/orders"));
	}

	@Test
	void pathOfTheUriStandsInWhereNoServletWasMapped() {
		assertThat(resolve()).isEqualTo(Hop.inbound("http", "127.0.0.1", "/shop/orders;v=1"));
	}

	@Test
	void routeIsThePathPatternOnceThereIsOne() {
		MockHttpServletResponse response = new MockHttpServletResponse();
		ServerRequestObservationContext context = new ServerRequestObservationContext(this.request, response);
		assertThat(this.resolver.resolveRoute(context)).isNull();
		response.setStatus(404);
		assertThat(this.resolver.resolveRoute(context)).isEqualTo("(unmatched)");
		context.setPathPattern("/orders/{id}");
		assertThat(this.resolver.resolveRoute(context)).isEqualTo("/orders/{id}");
		assertThat(this.resolver.resolveRoute(new Observation.Context())).isNull();
	}

	@Test
	void otherContextsAreLeftToOthers() {
		assertThat(this.resolver.resolve(new Observation.Context())).isNull();
	}

	private @Nullable Hop resolve() {
		return this.resolver.resolve(new ServerRequestObservationContext(this.request, new MockHttpServletResponse()));
	}

}
