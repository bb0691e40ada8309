// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import java.security.Principal;
import java.util.function.Supplier;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import io.grpc.Attributes;
import io.grpc.Grpc;
import org.jspecify.annotations.Nullable;

/**
 * Who the caller has proved to be: the subject of the client certificate of the
 * connection.
 *
 * @param attributes the attributes of the call
 */
record SessionPrincipal(Attributes attributes) implements Supplier<@Nullable Principal> {

	@Override
	public @Nullable Principal get() {
		SSLSession session = this.attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
		try {
			return (session != null) ? session.getPeerPrincipal() : null;
		}
		catch (SSLPeerUnverifiedException ex) {
			return null;
		}
	}

}
