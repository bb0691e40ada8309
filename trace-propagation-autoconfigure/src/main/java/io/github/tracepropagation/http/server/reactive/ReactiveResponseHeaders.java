// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import io.github.tracepropagation.http.server.TraceResponseHeader;

import org.springframework.http.HttpHeaders;

/**
 * The headers of a reactive response.
 *
 * @param headers the headers
 */
record ReactiveResponseHeaders(HttpHeaders headers) implements TraceResponseHeader.Response {

	@Override
	public boolean has(String name) {
		return this.headers.containsHeader(name);
	}

	@Override
	public void add(String name, String value) {
		this.headers.add(name, value);
	}

}
