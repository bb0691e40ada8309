// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.util.List;

import io.nats.client.AuthHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.MutuallyExclusiveConfigurationPropertiesException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.io.Resource;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

/**
 * {@link NatsConnectionDetails} of the properties. A property that is blank, as a
 * placeholder without a value makes it, is taken for one that is not set.
 */
class PropertiesNatsConnectionDetails implements NatsConnectionDetails {

	private final NatsConnectionProperties properties;

	private final @Nullable SslBundles sslBundles;

	PropertiesNatsConnectionDetails(NatsConnectionProperties properties, @Nullable SslBundles sslBundles) {
		this.properties = properties;
		this.sslBundles = sslBundles;
		checkLogin();
	}

	@Override
	public List<String> getServers() {
		return this.properties.getServers();
	}

	@Override
	public @Nullable String getUsername() {
		return textOrNull(this.properties.getUsername());
	}

	@Override
	public @Nullable String getPassword() {
		return textOrNull(this.properties.getPassword());
	}

	@Override
	public @Nullable String getToken() {
		return textOrNull(this.properties.getToken());
	}

	@Override
	public @Nullable AuthHandler getAuthHandler() {
		String nkey = textOrNull(this.properties.getNkey());
		if (nkey != null) {
			return AuthHandlers.ofSeed(nkey, property("nkey"));
		}
		Resource nkeyFile = this.properties.getNkeyFile();
		if (nkeyFile != null) {
			return AuthHandlers.ofSeedFile(nkeyFile, property("nkey-file"));
		}
		Resource credentials = this.properties.getCredentials();
		return (credentials != null) ? AuthHandlers.ofCredentials(credentials, property("credentials")) : null;
	}

	@Override
	public @Nullable SslBundle getSslBundle() {
		String bundle = textOrNull(this.properties.getSsl().getBundle());
		if (bundle == null) {
			return null;
		}
		Assert.state(this.sslBundles != null,
				() -> "'" + property("ssl.bundle") + "' is set, but there are no SSL bundles");
		return this.sslBundles.getBundle(bundle);
	}

	private void checkLogin() {
		boolean inUrl = getServers().stream().anyMatch((server) -> server.contains("@"));
		MutuallyExclusiveConfigurationPropertiesException.throwIfMultipleNonNullValuesIn((entries) -> {
			entries.put(property("servers"), inUrl ? Boolean.TRUE : null);
			entries.put(property("username"), getUsername());
			entries.put(property("token"), getToken());
			entries.put(property("nkey"), textOrNull(this.properties.getNkey()));
			entries.put(property("nkey-file"), this.properties.getNkeyFile());
			entries.put(property("credentials"), this.properties.getCredentials());
		});
		Assert.state(getPassword() == null || getUsername() != null,
				() -> "'" + property("password") + "' is set without '" + property("username") + "'");
	}

	private static String property(String name) {
		return NatsConnectionProperties.PREFIX + "." + name;
	}

	private static @Nullable String textOrNull(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

}
