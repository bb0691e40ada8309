// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.net.URI;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A nats-server that runs in Docker.
 */
final class NatsServerContainer implements NatsTestServer {

	private static final int PORT = 4222;

	private final GenericContainer<?> container;

	private NatsServerContainer(GenericContainer<?> container) {
		this.container = container;
	}

	static NatsServerContainer start() {
		GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("nats:2"))
			.withCommand("--jetstream")
			.withExposedPorts(PORT)
			.waitingFor(Wait.forLogMessage(".*Server is ready.*", 1));
		container.start();
		return new NatsServerContainer(container);
	}

	@Override
	public URI url() {
		return URI.create("nats://" + this.container.getHost() + ":" + this.container.getMappedPort(PORT));
	}

	@Override
	public void close() {
		this.container.stop();
	}

}
