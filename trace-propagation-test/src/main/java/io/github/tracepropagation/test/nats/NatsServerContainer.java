// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A nats-server that runs in Docker, on a fixed port, as Docker would choose another one
 * when the server starts again.
 */
final class NatsServerContainer implements OwnNatsServer {

	private static final int PORT = 4222;

	private final GenericContainer<?> container;

	private NatsServerContainer(GenericContainer<?> container) {
		this.container = container;
	}

	static NatsServerContainer start(String... arguments) {
		String[] command = Stream.concat(Stream.of("--jetstream"), Stream.of(arguments)).toArray(String[]::new);
		GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse("nats:2")).withCommand(command)
			.withExposedPorts(PORT)
			.waitingFor(Wait.forLogMessage(".*Server is ready.*", 1));
		container.setPortBindings(List.of(freePort() + ":" + PORT));
		for (String argument : arguments) {
			if (Files.isRegularFile(Path.of(argument))) {
				container.withCopyFileToContainer(MountableFile.forHostPath(argument), argument);
			}
		}
		container.start();
		return new NatsServerContainer(container);
	}

	@Override
	public URI url() {
		return URI.create("nats://" + this.container.getHost() + ":" + this.container.getMappedPort(PORT));
	}

	// Testcontainers' own stop() would remove the container and what the server stored
	@Override
	public void stop() {
		if (this.container.isRunning()) {
			this.container.getDockerClient().stopContainerCmd(this.container.getContainerId()).exec();
		}
	}

	@Override
	public void startAgain() {
		stop();
		this.container.getDockerClient().startContainerCmd(this.container.getContainerId()).exec();
		Wait.forListeningPort().waitUntilReady(this.container);
	}

	@Override
	public void close() {
		this.container.stop();
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
