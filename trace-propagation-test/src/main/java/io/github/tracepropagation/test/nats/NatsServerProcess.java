// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A nats-server that runs as a process of this test. It chooses its own port, and tells
 * it in a file.
 */
final class NatsServerProcess implements NatsTestServer {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private static final Pattern URL = Pattern.compile("\"nats\"\\s*:\\s*\\[\\s*\"([^\"]+)\"");

	private final Process process;

	private final Path directory;

	private final URI url;

	private NatsServerProcess(Process process, Path directory, URI url) {
		this.process = process;
		this.directory = directory;
		this.url = url;
	}

	static NatsServerProcess start(Path executable) {
		try {
			Path directory = Files.createTempDirectory("nats-test");
			Process process = new ProcessBuilder(executable.toString(), "--addr", "127.0.0.1", "--port", "-1",
					"--jetstream", "--store_dir", directory.resolve("store").toString(), "--ports_file_dir",
					directory.toString(), "--log", directory.resolve("server.log").toString())
				.redirectErrorStream(true)
				.redirectOutput(directory.resolve("server.out").toFile())
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			return new NatsServerProcess(process, directory, awaitUrl(process, directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The nats-server at " + executable + " could not be started", ex);
		}
	}

	@Override
	public URI url() {
		return this.url;
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
			delete(this.directory);
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The files of the nats-server could not be deleted", ex);
		}
	}

	private static URI awaitUrl(Process process, Path directory) throws IOException {
		Path portsFile = directory.resolve("nats-server_" + process.pid() + ".ports");
		Instant deadline = Instant.now().plus(START_TIMEOUT);
		try {
			while (Instant.now().isBefore(deadline) && !process.waitFor(5, TimeUnit.MILLISECONDS)) {
				Matcher matcher = URL.matcher(Files.exists(portsFile) ? Files.readString(portsFile) : "");
				if (matcher.find()) {
					return URI.create(matcher.group(1));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		process.destroyForcibly();
		throw new IllegalStateException("The nats-server did not start: " + read(directory.resolve("server.out"))
				+ read(directory.resolve("server.log")));
	}

	private static String read(Path file) throws IOException {
		return Files.exists(file) ? Files.readString(file) : "";
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> paths = Files.walk(directory)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		}
	}

}
