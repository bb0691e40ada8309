// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.test.nats;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Speaks the NATS protocol over a socket, without jnats: shows a message as it is on the
 * wire, and sends one just as it is given. For use by one thread.
 *
 * @since 0.1.0
 */
public final class RawNatsClient implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	private final OutputStream out;

	private final Deque<RawMessage> received = new ArrayDeque<>();

	private int lastSubscription;

	private RawNatsClient(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new BufferedInputStream(socket.getInputStream());
		this.out = socket.getOutputStream();
	}

	/**
	 * Connect to a server.
	 * @param url the URL of the server
	 * @param timeout how long a single read may take before it fails
	 * @return the client
	 */
	public static RawNatsClient connect(URI url, Duration timeout) {
		try {
			Socket socket = new Socket(url.getHost(), url.getPort());
			socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
			RawNatsClient client = new RawNatsClient(socket);
			client.readLine();
			client.write("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true,\"no_responders\":true,"
					+ "\"lang\":\"raw\",\"version\":\"0\"}\r\n");
			client.awaitServer();
			return client;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Subscribe to a subject. The server knows of it when this returns.
	 * @param subject the subject, wildcards allowed
	 */
	public void subscribe(String subject) {
		try {
			write("SUB " + subject + " " + (++this.lastSubscription) + "\r\n");
			awaitServer();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Publish a message.
	 * @param subject the subject
	 * @param replyTo where a reply is to go, an empty string for nowhere
	 * @param headerLines the lines of the header, such as {@code Traceparent: 00-...}
	 * @param payload the payload
	 */
	public void publish(String subject, String replyTo, List<String> headerLines, String payload) {
		String header = "NATS/1.0\r\n" + String.join("", headerLines.stream().map((line) -> line + "\r\n").toList())
				+ "\r\n";
		int headerSize = header.getBytes(StandardCharsets.UTF_8).length;
		int totalSize = headerSize + payload.getBytes(StandardCharsets.UTF_8).length;
		String target = replyTo.isEmpty() ? subject : subject + " " + replyTo;
		try {
			write("HPUB " + target + " " + headerSize + " " + totalSize + "\r\n" + header + payload + "\r\n");
			awaitServer();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Wait for the next message of any subscription.
	 * @return the message
	 */
	public RawMessage nextMessage() {
		try {
			while (this.received.isEmpty()) {
				handle(readLine());
			}
			return this.received.remove();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
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

	private RawMessage readMessage(String[] control) throws IOException {
		boolean hasHeader = control[0].equals("HMSG");
		int totalSize = Integer.parseInt(control[control.length - 1]);
		int headerSize = hasHeader ? Integer.parseInt(control[control.length - 2]) : 0;
		String replyTo = (control.length == (hasHeader ? 6 : 5)) ? control[3] : "";
		String header = new String(this.in.readNBytes(headerSize), StandardCharsets.UTF_8);
		String payload = new String(this.in.readNBytes(totalSize - headerSize), StandardCharsets.UTF_8);
		readLine();
		List<String> headerLines = new ArrayList<>(header.lines().skip(1).filter((line) -> !line.isEmpty()).toList());
		return new RawMessage(control[1], replyTo, headerLines, payload);
	}

	private void awaitServer() throws IOException {
		write("PING\r\n");
		for (String line = readLine(); !line.equals("PONG"); line = readLine()) {
			handle(line);
		}
	}

	private void handle(String line) throws IOException {
		if (line.startsWith("MSG ") || line.startsWith("HMSG ")) {
			this.received.add(readMessage(line.split(" ")));
		}
		else if (line.equals("PING")) {
			write("PONG\r\n");
		}
		else if (line.startsWith("-ERR")) {
			throw new IOException("The server says " + line);
		}
	}

	private void write(String text) throws IOException {
		this.out.write(text.getBytes(StandardCharsets.UTF_8));
		this.out.flush();
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int read = this.in.read(); read != '\n'; read = this.in.read()) {
			if (read == -1) {
				throw new EOFException("The server closed the connection");
			}
			line.write(read);
		}
		return line.toString(StandardCharsets.UTF_8).stripTrailing();
	}

	/**
	 * A message as it was on the wire.
	 *
	 * @param subject the subject
	 * @param replyTo where a reply is to go, empty for nowhere
	 * @param headerLines the lines of the header as they were sent, without their ends
	 * @param payload the payload
	 */
	public record RawMessage(String subject, String replyTo, List<String> headerLines, String payload) {

		/**
		 * Return the values of a header.
		 * @param name the name, with its case
		 * @return the values in order
		 */
		public List<String> header(String name) {
			return this.headerLines.stream()
				.filter((line) -> line.startsWith(name + ":"))
				.map((line) -> line.substring(name.length() + 1).strip())
				.toList();
		}

	}

}
