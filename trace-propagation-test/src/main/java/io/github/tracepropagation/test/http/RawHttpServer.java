// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Keeps every request as it was sent, and answers it. It listens on a free port of the
 * loopback interface and serves one request a connection.
 *
 * @since 0.1.0
 */
public final class RawHttpServer implements AutoCloseable {

	private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n"
			+ "Connection: close\r\n\r\nanswer";

	private final List<RawHttpMessage> requests = new CopyOnWriteArrayList<>();

	private final ServerSocket socket;

	private final Function<RawHttpMessage, String> answers;

	private RawHttpServer(ServerSocket socket, Function<RawHttpMessage, String> answers) {
		this.socket = socket;
		this.answers = answers;
	}

	/**
	 * Start a server that answers every request with status 200 and the text
	 * {@code answer}.
	 * @return the server
	 */
	public static RawHttpServer start() {
		return start((request) -> OK);
	}

	/**
	 * Start a server.
	 * @param answers makes the whole response to a request, status line and header
	 * included; it is kept by the server's threads
	 * @return the server
	 */
	public static RawHttpServer start(Function<RawHttpMessage, String> answers) {
		try {
			ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
			RawHttpServer server = new RawHttpServer(socket, answers);
			startDaemon(server::accept);
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return where a request is to be sent.
	 * @param target the path and the query
	 * @return the URI
	 */
	public URI uri(String target) {
		return URI.create("http://localhost:" + this.socket.getLocalPort() + target);
	}

	/**
	 * Return the requests in the order in which they came.
	 * @return a copy
	 */
	public List<RawHttpMessage> requests() {
		return List.copyOf(this.requests);
	}

	/**
	 * Return the request, where there was just one.
	 * @return the request
	 * @throws IllegalStateException if there were none or several
	 */
	public RawHttpMessage onlyRequest() {
		List<RawHttpMessage> all = requests();
		if (all.size() != 1) {
			throw new IllegalStateException("Expected one request but there were " + all.size() + ": " + all);
		}
		return all.get(0);
	}

	/**
	 * Forget the requests.
	 */
	public void reset() {
		this.requests.clear();
	}

	@Override
	public void close() {
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket connection = this.socket.accept();
				startDaemon(() -> serve(connection));
			}
			catch (IOException ex) {
				// closed, or a connection that was given up before it was taken
			}
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			RawHttpMessage request = RawHttpMessage.read(new BufferedInputStream(connection.getInputStream()), false);
			this.requests.add(request);
			connection.getOutputStream().write(this.answers.apply(request).getBytes(StandardCharsets.UTF_8));
			connection.getOutputStream().flush();
		}
		catch (IOException ex) {
			// the client has gone, which its own side shows
		}
	}

	private static void startDaemon(Runnable task) {
		Thread thread = new Thread(task, "raw-http-server");
		thread.setDaemon(true);
		thread.start();
	}

}
