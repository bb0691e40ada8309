// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * A nats-server with JetStream for the time of a test. It is taken from where there is
 * one, in this order: the URL in the environment variable {@code NATS_URL}, which is used
 * and left alone; a {@code nats-server} on the {@code PATH}, which is started on a free
 * port of the loopback interface; Docker, through Testcontainers where that is on the
 * classpath. Where there is none of them {@link #start()} fails and says what to install.
 *
 * @since 0.1.0
 */
public interface NatsTestServer extends AutoCloseable {

	/**
	 * Start a server.
	 * @return the server, ready to take connections
	 * @throws IllegalStateException where no server can be had, or it does not start
	 */
	static NatsTestServer start() {
		String url = System.getenv("NATS_URL");
		if (url != null && !url.isBlank()) {
			URI external = URI.create(url);
			return () -> external;
		}
		return startOwn();
	}

	/**
	 * Start a server of this test alone, whatever {@code NATS_URL} says: one that is to
	 * be stopped meanwhile, or to be set up in another way.
	 * @param arguments further arguments of the command line, such as {@code --user}.
	 * Files that they name may be read by the server
	 * @return the server, ready to take connections
	 * @throws IllegalStateException where no server can be had, or it does not start
	 */
	static OwnNatsServer startOwn(String... arguments) {
		Optional<Path> executable = findOnPath("nats-server");
		if (executable.isPresent()) {
			return NatsServerProcess.start(executable.get(), arguments);
		}
		try {
			return NatsServerContainer.start(arguments);
		}
		catch (IllegalStateException | LinkageError ex) {
			throw new IllegalStateException("No nats-server was found. Install one so that it is on the PATH "
					+ "(apt-get install nats-server, brew install nats-server), or start Docker, or set NATS_URL "
					+ "to the URL of a running one.", ex);
		}
	}

	/**
	 * Return where the server listens.
	 * @return the URL, with the scheme {@code nats}
	 */
	URI url();

	/**
	 * Stop the server, unless it was running before.
	 */
	@Override
	default void close() {
	}

	private static Optional<Path> findOnPath(String name) {
		return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.filter((directory) -> !directory.isEmpty())
			.map((directory) -> Path.of(directory, name))
			.filter((candidate) -> candidate.toFile().canExecute())
			.findFirst();
	}

}
