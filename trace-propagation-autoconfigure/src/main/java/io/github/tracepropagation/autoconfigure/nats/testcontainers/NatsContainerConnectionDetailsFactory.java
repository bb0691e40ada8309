// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.testcontainers;

import java.util.Arrays;
import java.util.List;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * {@link ContainerConnectionDetailsFactory} for {@link NatsConnectionDetails} from a
 * {@code @ServiceConnection} container of the image {@code nats}. The login is the one
 * that the container is started with: {@code --user} and {@code --pass}, or
 * {@code --auth}.
 */
class NatsContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, NatsConnectionDetails> {

	private static final int PORT = 4222;

	NatsContainerConnectionDetailsFactory() {
		super("nats", "io.nats.client.Connection");
	}

	@Override
	protected NatsConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new NatsContainerConnectionDetails(source);
	}

	/**
	 * What the container tells.
	 */
	private static final class NatsContainerConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements NatsConnectionDetails {

		private NatsContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<String> getServers() {
			return List.of("nats://" + getContainer().getHost() + ":" + getContainer().getMappedPort(PORT));
		}

		@Override
		public @Nullable String getUsername() {
			return argument("user");
		}

		@Override
		public @Nullable String getPassword() {
			return argument("pass");
		}

		@Override
		public @Nullable String getToken() {
			return argument("auth");
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

		// nats-server takes an option with one dash or two, and its value after a space
		// or an equals sign
		private @Nullable String argument(String name) {
			List<String> command = Arrays.asList(getContainer().getCommandParts());
			for (int i = 0; i < command.size(); i++) {
				String part = command.get(i).replaceFirst("^--?", "");
				if (part.startsWith(name + "=")) {
					return part.substring(name.length() + 1);
				}
				if (part.equals(name) && command.get(i).startsWith("-") && i + 1 < command.size()) {
					return command.get(i + 1);
				}
			}
			return null;
		}

	}

}
