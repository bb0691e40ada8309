// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.io.IOException;
import java.io.UncheckedIOException;

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
		Options.Builder builder = new Options.Builder().servers(this.properties.getServers().toArray(String[]::new))
			.connectionTimeout(this.properties.getTimeout())
			.pingInterval(this.properties.getPingInterval())
			.maxReconnects(this.properties.getReconnect().getMaxAttempts())
			.reconnectWait(this.properties.getReconnect().getWait());
		String name = this.properties.getName();
		builder.connectionName((name != null) ? name : this.applicationName);
		authenticate(builder);
		secure(builder);
		return builder;
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
