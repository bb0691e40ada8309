// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between clients and a server, on a free port of the loopback interface, so that
 * a test can cut the connection, or let nothing through, without stopping the server.
 *
 * @since 0.1.0
 */
public final class BreakableLink implements AutoCloseable {

	private final URI server;

	private final ServerSocket listener;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean stalled;

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
	 * Let nothing through from now on, in either direction. The connections stay open, as
	 * with a server that has stopped to work.
	 */
	public void stall() {
		this.stalled = true;
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
			run(() -> copy(client.getInputStream(), upstream.getOutputStream()));
			run(() -> copy(upstream.getInputStream(), client.getOutputStream()));
		}
	}

	private void copy(InputStream from, OutputStream to) throws IOException {
		byte[] buffer = new byte[8192];
		int count = from.read(buffer);
		while (count >= 0) {
			if (!this.stalled) {
				to.write(buffer, 0, count);
			}
			count = from.read(buffer);
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
