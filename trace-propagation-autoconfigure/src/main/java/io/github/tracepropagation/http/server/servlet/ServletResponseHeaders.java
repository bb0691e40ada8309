// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import io.github.tracepropagation.http.server.TraceResponseHeader;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The headers of a servlet response.
 *
 * @param response the response
 */
record ServletResponseHeaders(HttpServletResponse response) implements TraceResponseHeader.Response {

	@Override
	public boolean has(String name) {
		return this.response.containsHeader(name);
	}

	@Override
	public void add(String name, String value) {
		this.response.addHeader(name, value);
	}

}
