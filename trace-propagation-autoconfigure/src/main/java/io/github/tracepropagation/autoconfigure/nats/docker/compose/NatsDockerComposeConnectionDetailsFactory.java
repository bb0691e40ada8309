// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.docker.compose;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/**
 * {@link DockerComposeConnectionDetailsFactory} for {@link NatsConnectionDetails} from a
 * service of the image {@code nats}. Docker does not tell the command of a service, so
 * its login is read from its environment: {@code NATS_USER} or {@code NATS_USERNAME} and
 * {@code NATS_PASSWORD}, or {@code NATS_TOKEN}.
 */
class NatsDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<NatsConnectionDetails> {

	private static final int PORT = 4222;

	NatsDockerComposeConnectionDetailsFactory() {
		super("nats", "io.nats.client.Connection");
	}

	@Override
	protected NatsConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		return new NatsDockerComposeConnectionDetails(source.getRunningService());
	}

	/**
	 * What the running service tells.
	 */
	private static final class NatsDockerComposeConnectionDetails extends DockerComposeConnectionDetails
			implements NatsConnectionDetails {

		private final String server;

		private final Map<String, @Nullable String> environment;

		private final @Nullable SslBundle sslBundle;

		private NatsDockerComposeConnectionDetails(RunningService service) {
			super(service);
			this.server = "nats://" + service.host() + ":" + service.ports().get(PORT);
			this.environment = service.env();
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public List<String> getServers() {
			return List.of(this.server);
		}

		@Override
		public @Nullable String getUsername() {
			String user = this.environment.get("NATS_USER");
			return (user != null) ? user : this.environment.get("NATS_USERNAME");
		}

		@Override
		public @Nullable String getPassword() {
			return this.environment.get("NATS_PASSWORD");
		}

		@Override
		public @Nullable String getToken() {
			return this.environment.get("NATS_TOKEN");
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
