// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A nats-server that runs as a process of this test. It chooses its own port at its first
 * start, and tells it in a file.
 */
final class NatsServerProcess implements OwnNatsServer {

	private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

	private static final Pattern URL = Pattern.compile("\"nats\"\\s*:\\s*\\[\\s*\"[a-z]+(://[^\"]+)\"");

	private final Path executable;

	private final List<String> arguments;

	private final Path directory;

	private final URI url;

	private Process process;

	private NatsServerProcess(Path executable, List<String> arguments) throws IOException {
		this.executable = executable;
		this.arguments = arguments;
		this.directory = Files.createTempDirectory("nats-test");
		this.process = launch(-1);
		this.url = awaitUrl();
		Runtime.getRuntime().addShutdownHook(new Thread(() -> this.process.destroyForcibly()));
	}

	static NatsServerProcess start(Path executable, String... arguments) {
		try {
			return new NatsServerProcess(executable, List.of(arguments));
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
	public void stop() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(5, TimeUnit.SECONDS)) {
				this.process.destroyForcibly().waitFor();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void startAgain() {
		try {
			stop();
			this.process = launch(this.url.getPort());
			awaitUrl();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The nats-server at " + this.executable + " could not be started again", ex);
		}
	}

	@Override
	public void close() {
		stop();
		try (Stream<Path> paths = Files.walk(this.directory)) {
			for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(path);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The files of the nats-server could not be deleted", ex);
		}
	}

	private Process launch(int port) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(this.executable.toString(), "--addr", "127.0.0.1", "--port", String.valueOf(port),
						"--jetstream", "--store_dir", this.directory.resolve("store").toString(), "--ports_file_dir",
						this.directory.toString(), "--log", this.directory.resolve("server.log").toString()));
		command.addAll(this.arguments);
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("server.out").toFile())
			.start();
	}

	private URI awaitUrl() throws IOException {
		Path portsFile = this.directory.resolve("nats-server_" + this.process.pid() + ".ports");
		Instant deadline = Instant.now().plus(START_TIMEOUT);
		try {
			while (Instant.now().isBefore(deadline) && !this.process.waitFor(5, TimeUnit.MILLISECONDS)) {
				Matcher matcher = URL.matcher(read(portsFile));
				if (matcher.find()) {
					return URI.create("nats" + matcher.group(1));
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.destroyForcibly();
		throw new IllegalStateException("The nats-server did not start: " + read(this.directory.resolve("server.out"))
				+ read(this.directory.resolve("server.log")));
	}

	private static String read(Path file) throws IOException {
		return Files.exists(file) ? Files.readString(file) : "";
	}

}
