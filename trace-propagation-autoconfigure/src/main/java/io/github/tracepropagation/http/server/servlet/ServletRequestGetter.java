// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.util.Collections;
import java.util.Iterator;

import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of a request.
 */
final class ServletRequestGetter implements TextMapGetter<HttpServletRequest> {

	static final ServletRequestGetter INSTANCE = new ServletRequestGetter();

	private ServletRequestGetter() {
	}

	@Override
	public Iterable<String> keys(HttpServletRequest request) {
		return Collections.list(request.getHeaderNames());
	}

	@Override
	public @Nullable String get(@Nullable HttpServletRequest request, String key) {
		return (request != null) ? request.getHeader(key) : null;
	}

	@Override
	public Iterator<String> getAll(@Nullable HttpServletRequest request, String key) {
		return (request != null) ? request.getHeaders(key).asIterator() : Collections.emptyIterator();
	}

}
