// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.testcontainers;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A container that runs already, as far as it says: its port is that of a server outside
 * Docker.
 */
final class RunningContainer extends GenericContainer<RunningContainer> {

	private final int port;

	private final String image;

	RunningContainer(int port, String image, String... command) {
		super(DockerImageName.parse(image));
		this.port = port;
		this.image = image;
		withCommand(command);
	}

	@Override
	public void start() {
	}

	@Override
	public void stop() {
	}

	@Override
	public String getDockerImageName() {
		return this.image;
	}

	@Override
	public String getHost() {
		return "127.0.0.1";
	}

	@Override
	public Integer getMappedPort(int originalPort) {
		assertThat(originalPort).isEqualTo(4222);
		return this.port;
	}

}
