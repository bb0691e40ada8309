// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Sends requests to a port of this machine, each on a connection of its own, with just
 * the header lines that it is given besides {@code Host} and {@code Connection}. Safe for
 * use by any number of threads.
 *
 * @since 0.1.0
 */
public final class RawHttpClient {

	private final int port;

	private final Duration timeout;

	/**
	 * Create a client.
	 * @param port the port to send to
	 * @param timeout how long a single read may take before it fails
	 */
	public RawHttpClient(int port, Duration timeout) {
		this.port = port;
		this.timeout = timeout;
	}

	/**
	 * Send a {@code GET} request.
	 * @param target the path and the query, as they are to be on the wire
	 * @param headerLines the lines of the header, such as {@code traceparent: 00-...}
	 * @return the response
	 */
	public RawHttpMessage get(String target, List<String> headerLines) {
		StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
		request.append("Host: localhost:").append(this.port).append("\r\nConnection: close\r\n");
		headerLines.forEach((line) -> request.append(line).append("\r\n"));
		return exchange(request.append("\r\n").toString());
	}

	private RawHttpMessage exchange(String request) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoTimeout(Math.toIntExact(this.timeout.toMillis()));
			socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
			socket.getOutputStream().flush();
			return RawHttpMessage.read(new BufferedInputStream(socket.getInputStream()), true);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
