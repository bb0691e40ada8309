// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import io.nats.client.Nats;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.io.Resource;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * Maps {@link NatsProperties} to jnats {@link Options}.
 */
class NatsOptionsMapper {

	private final NatsProperties.Connection properties;

	private final @Nullable String applicationName;

	private final @Nullable SslBundles sslBundles;

	NatsOptionsMapper(NatsProperties.Connection properties, @Nullable String applicationName,
			@Nullable SslBundles sslBundles) {
		this.properties = properties;
		this.applicationName = applicationName;
		this.sslBundles = sslBundles;
	}

	Options.Builder map() {
		Options.Builder builder = new Options.Builder().connectionTimeout(this.properties.getTimeout())
			.pingInterval(this.properties.getPingInterval())
			.maxReconnects(this.properties.getReconnect().getMaxAttempts())
			.reconnectWait(this.properties.getReconnect().getWait());
		addServers(builder);
		String name = this.properties.getName();
		builder.connectionName((name != null) ? name : this.applicationName);
		authenticate(builder);
		secure(builder);
		return builder;
	}

	// The exception of jnats quotes the URL with the password in it, so it is not passed
	// on
	private void addServers(Options.Builder builder) {
		List<String> servers = this.properties.getServers();
		for (int i = 0; i < servers.size(); i++) {
			try {
				builder.server(servers.get(i));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("'trace-propagation.nats.connection.servers[" + i
						+ "]' is not a URL such as nats://host:4222. Give user and password by "
						+ "'trace-propagation.nats.connection.username' and '.password', or percent-encode them");
			}
		}
	}

	private void authenticate(Options.Builder builder) {
		Resource credentials = this.properties.getCredentials();
		String token = this.properties.getToken();
		String username = this.properties.getUsername();
		if (credentials != null) {
			builder.authHandler(Nats.staticCredentials(read(credentials)));
		}
		else if (token != null) {
			builder.token(token.toCharArray());
		}
		else if (username != null) {
			String password = this.properties.getPassword();
			builder.userInfo(username.toCharArray(), (password != null) ? password.toCharArray() : new char[0]);
		}
	}

	private static byte[] read(Resource credentials) {
		try {
			return credentials.getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"'trace-propagation.nats.connection.credentials' names " + credentials + ", which cannot be read",
					ex);
		}
	}

	private void secure(Options.Builder builder) {
		String bundle = this.properties.getSsl().getBundle();
		if (StringUtils.hasText(bundle)) {
			Assert.state(this.sslBundles != null,
					"'trace-propagation.nats.connection.ssl.bundle' is set, but there are no SSL bundles");
			builder.sslContext(this.sslBundles.getBundle(bundle).createSslContext());
		}
	}

}
