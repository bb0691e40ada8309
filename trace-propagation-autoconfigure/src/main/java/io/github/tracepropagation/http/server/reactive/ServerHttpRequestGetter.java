// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.util.Iterator;
import java.util.List;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * {@link TextMapGetter} for the headers of a reactive request, every line of them.
 */
final class ServerHttpRequestGetter implements TextMapGetter<ServerHttpRequest> {

	@Override
	public Iterable<String> keys(ServerHttpRequest carrier) {
		return carrier.getHeaders().headerNames();
	}

	@Override
	public @Nullable String get(@Nullable ServerHttpRequest carrier, String key) {
		return (carrier != null) ? carrier.getHeaders().getFirst(key) : null;
	}

	@Override
	public Iterator<String> getAll(@Nullable ServerHttpRequest carrier, String key) {
		return (carrier != null) ? carrier.getHeaders().getOrEmpty(key).iterator() : List.<String>of().iterator();
	}

}
