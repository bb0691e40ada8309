// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * As much of a NATS server as one client needs that talks to itself, without headers, as
 * servers before 2.2 and those with {@code no_header_support}. It ends the connection
 * where a message has some, and reads no more after one to {@value #STALL}.
 */
final class HeaderlessServer implements AutoCloseable {

	static final String STALL = "stall";

	private final CountDownLatch closed = new CountDownLatch(1);

	private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

	private String subscriptions = "";

	private HeaderlessServer() throws IOException {
	}

	static HeaderlessServer start() throws IOException {
		HeaderlessServer server = new HeaderlessServer();
		Thread thread = new Thread(server::serve, "headerless-server");
		thread.setDaemon(true);
		thread.start();
		return server;
	}

	String url() {
		return "nats://127.0.0.1:" + this.listener.getLocalPort();
	}

	@Override
	public void close() throws IOException {
		this.closed.countDown();
		this.listener.close();
	}

	private void serve() {
		try (Socket client = this.listener.accept();
				BufferedReader in = new BufferedReader(
						new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1))) {
			OutputStream out = client.getOutputStream();
			write(out,
					"INFO {\"server_id\":\"S\",\"version\":\"2.1.9\",\"max_payload\":1048576,\"headers\":false}\r\n");
			for (String line = in.readLine(); line != null && !line.startsWith("HPUB"); line = in.readLine()) {
				handle(line.split(" "), in, out);
			}
		}
		catch (IOException | InterruptedException ex) {
			// The end of the test
		}
	}

	private void handle(String[] command, BufferedReader in, OutputStream out)
			throws IOException, InterruptedException {
		switch (command[0]) {
			case "PING" -> write(out, "PONG\r\n");
			case "SUB" -> {
				this.subscriptions += command[1] + " " + command[2] + "\n";
			}
			case "PUB" -> {
				if (command[1].equals(STALL)) {
					this.closed.await();
					throw new IOException("Closed");
				}
				int size = Integer.parseInt(command[command.length - 1]);
				String replyTo = (command.length == 4) ? command[2] + " " : "";
				char[] payload = new char[size + 2];
				for (int read = 0; read < payload.length;) {
					read += in.read(payload, read, payload.length - read);
				}
				write(out, "MSG " + command[1] + " " + subscription(command[1]) + " " + replyTo + size + "\r\n"
						+ new String(payload));
			}
			default -> {
			}
		}
	}

	private String subscription(String subject) {
		return this.subscriptions.lines()
			.map((line) -> line.split(" "))
			.filter((line) -> line[0].equals(subject)
					|| (line[0].endsWith("*") && subject.startsWith(line[0].substring(0, line[0].length() - 1))))
			.map((line) -> line[1])
			.findFirst()
			.orElseThrow();
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

}
