// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UriTemplatePath}.
 */
class UriTemplatePathTests {

	@ParameterizedTest
	@CsvSource({ "/orders/{id}, /orders/{id}", "orders/{id}, /orders/{id}",
			"https://user:word@api.example.com:8443/orders/{id}?key=secret#part, /orders/{id}",
			"{scheme}://{host}:{port}/orders/{id}?key={key}, /orders/{id}", "http://[::1]:8080/orders, /orders",
			"http://example.com, /", "http://example.com?key=secret, /", "?key=secret, /", "#part, /", "'', /",
			"/orders/{id:[^?#/]+}/items?key=secret, /orders/{id:[^?#/]+}/items", "{base}/orders, /{base}/orders",
			"/go?to=http://other/path, /go", "/go/http://other/path, /go/http://other/path",
			"/unclosed/{id?key=secret, /unclosed/{id", "/closed}?key=secret, /closed}", "://, /://", "//a, //a",
			"http://, /", "{, /{" })
	void pathIsWithoutAuthorityAndQuery(String uriTemplate, String path) {
		assertThat(UriTemplatePath.of(uriTemplate)).isEqualTo(path);
	}

	@Test
	void noTemplateHasNoPath() {
		assertThat(UriTemplatePath.of(null)).isNull();
	}

}
