// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.concurrent.ExecutionException;

import javax.net.ssl.SSLException;

import io.nats.client.AuthenticationException;
import org.jspecify.annotations.Nullable;

/**
 * No NATS server could be connected to at start-up. The exception of jnats is not its
 * cause, because that one quotes the URLs of the servers with the passwords in them.
 */
class NatsConnectionFailedException extends RuntimeException {

	NatsConnectionFailedException(Collection<URI> servers, IOException failure, @Nullable Exception lastFailure) {
		super("No connection to NATS could be made at " + describe(servers) + ": " + reason(failure, lastFailure));
	}

	static String describe(Collection<URI> servers) {
		return String.join(", ",
				servers.stream().map((uri) -> uri.getScheme() + "://" + uri.getHost() + ":" + uri.getPort()).toList());
	}

	private static String reason(IOException failure, @Nullable Exception lastFailure) {
		if (failure instanceof AuthenticationException) {
			return "the login was refused";
		}
		Throwable last = (lastFailure instanceof ExecutionException) ? lastFailure.getCause() : lastFailure;
		return (last != null && isTls(last)) ? "there was no agreement about TLS (" + last.getMessage() + ")"
				: "no server answered";
	}

	// jnats has no exception of its own for a side that wants TLS and one that does not
	private static boolean isTls(Throwable failure) {
		return failure instanceof SSLException || (failure instanceof IOException && failure.getMessage() != null
				&& failure.getMessage().startsWith("SSL "));
	}

}
