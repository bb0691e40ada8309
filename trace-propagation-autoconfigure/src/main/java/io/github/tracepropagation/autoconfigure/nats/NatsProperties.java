// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.nats.instrumentation.HeaderCase;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;

/**
 * Properties of the NATS room.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.nats")
public class NatsProperties {

	/**
	 * Whether to enable NATS.
	 */
	private boolean enabled = true;

	/**
	 * How the names of the propagation headers are written. Any case is read.
	 */
	private HeaderCase headerCase = HeaderCase.LOWER;

	/**
	 * When to record hops as observations, instead of at a fraction of the cost without.
	 * Names, attributes and meters are the same.
	 */
	private Observation observation = Observation.AUTO;

	/**
	 * Whether to instrument the application's own connections, so that what is sent and
	 * handled by them is traced without any change.
	 */
	private boolean instrumentConnections = true;

	/**
	 * Subjects that are neither traced nor given a context on instrumented connections,
	 * with the wildcards of NATS.
	 */
	private List<String> excludedSubjects = new ArrayList<>(List.of("$JS.>", "$SYS.>", "$SRV.>", "_INBOX.>"));

	private final Connection connection = new Connection();

	private final Template template = new Template();

	private final Listener listener = new Listener();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public HeaderCase getHeaderCase() {
		return this.headerCase;
	}

	public void setHeaderCase(HeaderCase headerCase) {
		this.headerCase = headerCase;
	}

	public Observation getObservation() {
		return this.observation;
	}

	public void setObservation(Observation observation) {
		this.observation = observation;
	}

	public boolean isInstrumentConnections() {
		return this.instrumentConnections;
	}

	public void setInstrumentConnections(boolean instrumentConnections) {
		this.instrumentConnections = instrumentConnections;
	}

	public List<String> getExcludedSubjects() {
		return this.excludedSubjects;
	}

	public void setExcludedSubjects(List<String> excludedSubjects) {
		this.excludedSubjects = excludedSubjects;
	}

	public Connection getConnection() {
		return this.connection;
	}

	public Template getTemplate() {
		return this.template;
	}

	public Listener getListener() {
		return this.listener;
	}

	/**
	 * When to record hops as observations.
	 */
	public enum Observation {

		/**
		 * Where the application has something that only observations honour: a
		 * convention, a filter, a predicate, a handler or a registry of its own.
		 */
		AUTO,

		/**
		 * Always.
		 */
		ALWAYS,

		/**
		 * Never.
		 */
		NEVER

	}

	/**
	 * The connection that is made where the application has none.
	 */
	public static class Connection {

		/**
		 * Comma-separated list of the URLs of the servers. A connection is made where it
		 * is set and the application has no connection of its own.
		 */
		private List<String> servers = new ArrayList<>();

		/**
		 * Name by which the server knows the connection. Defaults to
		 * spring.application.name.
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
		 * Location of a credentials file with a JWT and its NKey seed, instead of a user.
		 */
		private @Nullable Resource credentials;

		/**
		 * Time to wait for a server to answer when the connection is made.
		 */
		private Duration timeout = Duration.ofSeconds(2);

		/**
		 * Time between two pings, after some of which without an answer the connection is
		 * taken for dead.
		 */
		private Duration pingInterval = Duration.ofSeconds(20);

		/**
		 * Time to wait, when the application stops, for messages on their way to be sent.
		 */
		private Duration drainTimeout = Duration.ofSeconds(5);

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

		public Duration getPingInterval() {
			return this.pingInterval;
		}

		public void setPingInterval(Duration pingInterval) {
			this.pingInterval = pingInterval;
		}

		public Duration getDrainTimeout() {
			return this.drainTimeout;
		}

		public void setDrainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
		}

		public Reconnect getReconnect() {
			return this.reconnect;
		}

		public Ssl getSsl() {
			return this.ssl;
		}

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

	/**
	 * The template.
	 */
	public static class Template {

		/**
		 * Whether to set up a NatsTemplate.
		 */
		private boolean enabled = true;

		/**
		 * Time to wait for the reply to a request.
		 */
		private Duration requestTimeout = Duration.ofSeconds(5);

		/**
		 * Subject to publish to where none is given.
		 */
		private @Nullable String defaultSubject;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getRequestTimeout() {
			return this.requestTimeout;
		}

		public void setRequestTimeout(Duration requestTimeout) {
			this.requestTimeout = requestTimeout;
		}

		public @Nullable String getDefaultSubject() {
			return this.defaultSubject;
		}

		public void setDefaultSubject(@Nullable String defaultSubject) {
			this.defaultSubject = defaultSubject;
		}

	}

	/**
	 * The listeners.
	 */
	public static class Listener {

		/**
		 * Whether to make listeners of the methods with @NatsListener.
		 */
		private boolean enabled = true;

		/**
		 * Time to wait, when a listener stops, for messages that have arrived to be
		 * handled.
		 */
		private Duration drainTimeout = Duration.ofSeconds(5);

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getDrainTimeout() {
			return this.drainTimeout;
		}

		public void setDrainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
		}

	}

}
