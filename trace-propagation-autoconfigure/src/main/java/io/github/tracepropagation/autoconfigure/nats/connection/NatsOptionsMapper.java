// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.util.List;

import io.nats.client.AuthHandler;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * Maps {@link NatsConnectionDetails} and {@link NatsConnectionProperties} to jnats
 * {@link Options}.
 */
class NatsOptionsMapper {

	private final NatsConnectionDetails details;

	private final NatsConnectionProperties properties;

	private final @Nullable String applicationName;

	NatsOptionsMapper(NatsConnectionDetails details, NatsConnectionProperties properties,
			@Nullable String applicationName) {
		this.details = details;
		this.properties = properties;
		this.applicationName = applicationName;
	}

	Options.Builder map() {
		Assert.state(this.properties.getTimeout().toMillis() > 0,
				() -> "'" + NatsConnectionProperties.PREFIX + ".timeout' has to be at least 1ms");
		Options.Builder builder = new Options.Builder();
		PropertyMapper map = PropertyMapper.get();
		map.from(this.properties::getName).orFrom(() -> this.applicationName).to(builder::connectionName);
		map.from(this.properties::getTimeout).to(builder::connectionTimeout);
		map.from(this.properties::getPingInterval).to(builder::pingInterval);
		map.from(this.properties::getMaxPingsOut).to(builder::maxPingsOut);
		map.from(this.properties::getInboxPrefix).whenHasText().to(builder::inboxPrefix);
		addReconnect(builder, map);
		addServers(builder);
		addLogin(builder);
		SslBundle bundle = this.details.getSslBundle();
		if (bundle != null) {
			builder.sslContext(bundle.createSslContext());
		}
		return builder;
	}

	private void addReconnect(Options.Builder builder, PropertyMapper map) {
		NatsConnectionProperties.Reconnect reconnect = this.properties.getReconnect();
		map.from(reconnect::getMaxAttempts).to(builder::maxReconnects);
		map.from(reconnect::getWait).to(builder::reconnectWait);
		map.from(reconnect::getBufferSize).as(DataSize::toBytes).to(builder::reconnectBufferSize);
		map.from(reconnect::getJitter).to((jitter) -> builder.reconnectJitter(jitter).reconnectJitterTls(jitter));
	}

	// The exception of jnats quotes the URL with the password in it, and is not passed on
	private void addServers(Options.Builder builder) {
		List<String> servers = this.details.getServers();
		for (int i = 0; i < servers.size(); i++) {
			try {
				builder.server(servers.get(i));
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException(describe(i) + " is not a URL such as nats://host:4222. Give user "
						+ "and password by 'trace-propagation.nats.connection.username' and '.password', or "
						+ "percent-encode them");
			}
		}
	}

	private String describe(int server) {
		return (this.details instanceof PropertiesNatsConnectionDetails)
				? "'" + NatsConnectionProperties.PREFIX + ".servers[" + server + "]'"
				: "Server " + server + " of " + this.details.getClass().getName();
	}

	private void addLogin(Options.Builder builder) {
		AuthHandler authHandler = this.details.getAuthHandler();
		String token = this.details.getToken();
		String username = this.details.getUsername();
		if (authHandler != null) {
			builder.authHandler(authHandler);
		}
		else if (token != null) {
			builder.token(token.toCharArray());
		}
		else if (username != null) {
			String password = this.details.getPassword();
			builder.userInfo(username.toCharArray(), (password != null) ? password.toCharArray() : new char[0]);
		}
	}

}
