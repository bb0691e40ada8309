// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who the sender of a request has proved to be: the user that the container knows, or
 * else the subject of the client certificate. Nobody is asked to log in. A container with
 * users of its own may check the credentials that the request has brought.
 *
 * @param request the request, not to be asked after it has ended
 */
record ServletPrincipal(HttpServletRequest request) implements Supplier<@Nullable Principal> {

	private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

	@Override
	public @Nullable Principal get() {
		try {
			Principal user = this.request.getUserPrincipal();
			return (user != null) ? user : subject(this.request.getAttribute(CERTIFICATES));
		}
		catch (Exception ex) {
			// A caller who cannot be told is one who has proved nothing
			return null;
		}
	}

	private static @Nullable Principal subject(@Nullable Object certificates) {
		return (certificates instanceof X509Certificate[] chain && chain.length > 0)
				? chain[0].getSubjectX500Principal() : null;
	}

}
