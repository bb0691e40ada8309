// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import java.net.URI;

import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link Hop} of a call from its URI and the template of that.
 */
final class HttpHops {

	private static final String TRANSPORT = "http";

	private HttpHops() {
	}

	static Hop to(@Nullable URI uri, @Nullable String uriTemplate) {
		Hop hop = (uri != null) ? Hop.outbound(TRANSPORT, host(uri), uri.getPath())
				: Hop.outbound(TRANSPORT, null, null);
		return hop.withRoute(UriTemplatePath.of(uriTemplate));
	}

	// URI sees no host in http://order_service:8080, some clients go there nevertheless
	private static @Nullable String host(URI uri) {
		String host = uri.getHost();
		String authority = uri.getRawAuthority();
		if (host != null || authority == null) {
			return host;
		}
		String hostAndPort = authority.substring(authority.lastIndexOf('@') + 1);
		int port = hostAndPort.lastIndexOf(':');
		return (port != -1) ? hostAndPort.substring(0, port) : hostAndPort;
	}

}
