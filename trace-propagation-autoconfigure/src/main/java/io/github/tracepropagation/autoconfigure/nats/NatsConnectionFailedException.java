// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.net.URI;
import java.util.Collection;

import io.nats.client.AuthenticationException;

/**
 * No NATS server could be connected to at start-up. The exception of jnats is not its
 * cause, because that one quotes the URLs of the servers with the passwords in them.
 */
class NatsConnectionFailedException extends RuntimeException {

	NatsConnectionFailedException(Collection<URI> servers, Exception failure) {
		super("No connection to NATS could be made at " + describe(servers) + ": " + reason(failure));
	}

	private static String describe(Collection<URI> servers) {
		return String.join(", ",
				servers.stream().map((uri) -> uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort()).toList());
	}

	private static String reason(Exception failure) {
		return (failure instanceof AuthenticationException) ? "the login was refused" : "no server answered";
	}

}
