// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a server, on a free port of the loopback interface, so that
 * a test can cut the connection without stopping the server.
 *
 * @since 0.1.0
 */
public final class BreakableLink implements AutoCloseable {

	private final URI server;

	private final ServerSocket listener;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	/**
	 * Create the link.
	 * @param server the URL of the server it leads to
	 */
	public BreakableLink(URI server) {
		this.server = server;
		try {
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		run(this::accept);
	}

	/**
	 * Return where the link listens.
	 * @return the URL for the clients
	 */
	public URI url() {
		return URI.create("nats://127.0.0.1:" + this.listener.getLocalPort());
	}

	/**
	 * Cut all connections, and take no more.
	 */
	@Override
	public void close() {
		closeQuietly(this.listener);
		this.open.forEach(BreakableLink::closeQuietly);
	}

	private void accept() throws IOException {
		while (true) {
			Socket client = this.listener.accept();
			this.open.add(client);
			Socket upstream = new Socket(this.server.getHost(), this.server.getPort());
			this.open.add(upstream);
			run(() -> client.getInputStream().transferTo(upstream.getOutputStream()));
			run(() -> upstream.getInputStream().transferTo(client.getOutputStream()));
		}
	}

	private static void run(Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException ex) {
				// The end of a connection that was cut
			}
		}, "breakable-link");
		thread.setDaemon(true);
		thread.start();
	}

	private static void closeQuietly(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			// It is of no use any more
		}
	}

	/**
	 * Copies what a connection brings, until it ends.
	 */
	private interface Task {

		void run() throws IOException;

	}

}
