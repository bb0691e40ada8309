// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the connection that is made where the application has none.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(NatsConnectionProperties.PREFIX)
public class NatsConnectionProperties {

	static final String PREFIX = "trace-propagation.nats.connection";

	/**
	 * Comma-separated list of the URLs of the servers. A connection is made where it is
	 * set and the application has no connection of its own.
	 */
	private List<String> servers = new ArrayList<>();

	/**
	 * Name by which the server knows the connection. Defaults to spring.application.name.
	 */
	private @Nullable String name;

	/**
	 * Login user of the server.
	 */
	private @Nullable String username;

	/**
	 * Login password of the server.
	 */
	private @Nullable String password;

	/**
	 * Login token of the server, instead of a user.
	 */
	private @Nullable String token;

	/**
	 * Seed of the user's NKey, instead of a user and a password.
	 */
	private @Nullable String nkey;

	/**
	 * Location of a file with the seed of the user's NKey, instead of the seed itself.
	 */
	private @Nullable Resource nkeyFile;

	/**
	 * Location of a credentials file with a JWT and its NKey seed, instead of a user.
	 */
	private @Nullable Resource credentials;

	/**
	 * Time to wait for a server to answer when the connection is made.
	 */
	private Duration timeout = Duration.ofSeconds(2);

	/**
	 * Whether the application starts when no server answers, and is connected as soon as
	 * one does.
	 */
	private boolean retryOnStartup;

	/**
	 * Time between two pings, after some of which without an answer the connection is
	 * taken for dead.
	 */
	private Duration pingInterval = Duration.ofSeconds(20);

	/**
	 * Number of pings without an answer after which the connection is taken for dead.
	 */
	private int maxPingsOut = 2;

	/**
	 * Time to wait, when the application stops, for messages on their way to be sent.
	 */
	private Duration drainTimeout = Duration.ofSeconds(5);

	/**
	 * Prefix of the subjects to which replies are sent, for servers that permit a client
	 * only some of them.
	 */
	private @Nullable String inboxPrefix;

	private final Reconnect reconnect = new Reconnect();

	private final Ssl ssl = new Ssl();

	public List<String> getServers() {
		return this.servers;
	}

	public void setServers(List<String> servers) {
		this.servers = servers;
	}

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public @Nullable String getUsername() {
		return this.username;
	}

	public void setUsername(@Nullable String username) {
		this.username = username;
	}

	public @Nullable String getPassword() {
		return this.password;
	}

	public void setPassword(@Nullable String password) {
		this.password = password;
	}

	public @Nullable String getToken() {
		return this.token;
	}

	public void setToken(@Nullable String token) {
		this.token = token;
	}

	public @Nullable String getNkey() {
		return this.nkey;
	}

	public void setNkey(@Nullable String nkey) {
		this.nkey = nkey;
	}

	public @Nullable Resource getNkeyFile() {
		return this.nkeyFile;
	}

	public void setNkeyFile(@Nullable Resource nkeyFile) {
		this.nkeyFile = nkeyFile;
	}

	public @Nullable Resource getCredentials() {
		return this.credentials;
	}

	public void setCredentials(@Nullable Resource credentials) {
		this.credentials = credentials;
	}

	public Duration getTimeout() {
		return this.timeout;
	}

	public void setTimeout(Duration timeout) {
		this.timeout = timeout;
	}

	public boolean isRetryOnStartup() {
		return this.retryOnStartup;
	}

	public void setRetryOnStartup(boolean retryOnStartup) {
		this.retryOnStartup = retryOnStartup;
	}

	public Duration getPingInterval() {
		return this.pingInterval;
	}

	public void setPingInterval(Duration pingInterval) {
		this.pingInterval = pingInterval;
	}

	public int getMaxPingsOut() {
		return this.maxPingsOut;
	}

	public void setMaxPingsOut(int maxPingsOut) {
		this.maxPingsOut = maxPingsOut;
	}

	public Duration getDrainTimeout() {
		return this.drainTimeout;
	}

	public void setDrainTimeout(Duration drainTimeout) {
		this.drainTimeout = drainTimeout;
	}

	public @Nullable String getInboxPrefix() {
		return this.inboxPrefix;
	}

	public void setInboxPrefix(@Nullable String inboxPrefix) {
		this.inboxPrefix = inboxPrefix;
	}

	public Reconnect getReconnect() {
		return this.reconnect;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	/**
	 * What happens when the connection is lost.
	 */
	public static class Reconnect {

		/**
		 * Number of attempts to connect again to each server, -1 for no limit.
		 */
		private int maxAttempts = -1;

		/**
		 * Time to wait between two attempts to connect to the same server.
		 */
		private Duration wait = Duration.ofSeconds(2);

		/**
		 * Random time at most by which a wait is prolonged, so that clients do not come
		 * back all at once. Defaults to 100ms, and with TLS to 1s.
		 */
		private @Nullable Duration jitter;

		/**
		 * Size of the messages that are kept while there is no connection. Publishing
		 * more fails.
		 */
		private DataSize bufferSize = DataSize.ofMegabytes(8);

		public int getMaxAttempts() {
			return this.maxAttempts;
		}

		public void setMaxAttempts(int maxAttempts) {
			this.maxAttempts = maxAttempts;
		}

		public Duration getWait() {
			return this.wait;
		}

		public void setWait(Duration wait) {
			this.wait = wait;
		}

		public @Nullable Duration getJitter() {
			return this.jitter;
		}

		public void setJitter(@Nullable Duration jitter) {
			this.jitter = jitter;
		}

		public DataSize getBufferSize() {
			return this.bufferSize;
		}

		public void setBufferSize(DataSize bufferSize) {
			this.bufferSize = bufferSize;
		}

	}

	/**
	 * TLS of the connection.
	 */
	public static class Ssl {

		/**
		 * SSL bundle name.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

}
