// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.util.List;

import io.nats.client.AuthHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where a NATS server is and how to log in there. A bean of this type takes the place of
 * the properties that tell the same, and is enough for a connection to be made. At most
 * one login may be given: user and password, a token, or an {@link AuthHandler}.
 *
 * @since 0.1.0
 */
public interface NatsConnectionDetails extends ConnectionDetails {

	/**
	 * Return the servers.
	 * @return their URLs, such as {@code nats://localhost:4222}, at least one
	 */
	List<String> getServers();

	/**
	 * Return the login user.
	 * @return the user, or {@code null} for no login by user
	 */
	default @Nullable String getUsername() {
		return null;
	}

	/**
	 * Return the login password.
	 * @return the password of the user, or {@code null} for none
	 */
	default @Nullable String getPassword() {
		return null;
	}

	/**
	 * Return the login token.
	 * @return the token, or {@code null} for no login by token
	 */
	default @Nullable String getToken() {
		return null;
	}

	/**
	 * Return what logs in with an NKey, with or without a JWT.
	 * @return the handler, or {@code null} for no such login
	 */
	default @Nullable AuthHandler getAuthHandler() {
		return null;
	}

	/**
	 * Return the SSL bundle to connect with.
	 * @return the bundle, or {@code null} for a connection without TLS, or with the JVM's
	 * own certificates where a URL has the scheme {@code tls}
	 */
	default @Nullable SslBundle getSslBundle() {
		return null;
	}

}
