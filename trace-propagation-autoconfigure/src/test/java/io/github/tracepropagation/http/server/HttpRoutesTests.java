// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpRoutes}.
 */
class HttpRoutesTests {

	@ParameterizedTest
	@CsvSource({ "/orders/{id}, 200, /orders/{id}", "/orders/{id}, 404, /orders/{id}", "/**, 404, /**", "'', 200, /",
			"/orders/{id}, , /orders/{id}", ", 404, (unmatched)", ", 401,", ", 302,", ", 500,", ", ," })
	void routeIsThePatternOrThatNoneWasFound(String pathPattern, Integer status, String route) {
		assertThat(HttpRoutes.of(pathPattern, status)).isEqualTo(route);
	}

}
