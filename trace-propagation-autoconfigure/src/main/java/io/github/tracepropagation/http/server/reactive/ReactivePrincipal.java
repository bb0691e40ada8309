// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.reactive;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/**
 * Who the sender of a request has proved to be: the subject of the client certificate. A
 * user is known to WebFlux only once somebody subscribes to it, and is not asked for.
 *
 * @param request the request, not to be asked after it has ended
 */
record ReactivePrincipal(ServerHttpRequest request) implements Supplier<@Nullable Principal> {

	@Override
	public @Nullable Principal get() {
		try {
			SslInfo sslInfo = this.request.getSslInfo();
			return (sslInfo != null) ? subject(sslInfo.getPeerCertificates()) : null;
		}
		catch (Exception ex) {
			// A caller who cannot be told is one who has proved nothing
			return null;
		}
	}

	private static @Nullable Principal subject(X509Certificate @Nullable [] chain) {
		return (chain != null && chain.length > 0) ? chain[0].getSubjectX500Principal() : null;
	}

}
