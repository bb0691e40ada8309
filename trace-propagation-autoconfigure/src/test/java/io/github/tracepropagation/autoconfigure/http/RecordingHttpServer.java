// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * The JDK's own HTTP server, which keeps the headers of each request as they came.
 */
final class RecordingHttpServer implements AutoCloseable {

	private final List<Headers> requests = new CopyOnWriteArrayList<>();

	private final HttpServer server;

	RecordingHttpServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		this.requests.add(exchange.getRequestHeaders());
		byte[] body = "answer".getBytes();
		exchange.sendResponseHeaders(200, body.length);
		exchange.getResponseBody().write(body);
		exchange.close();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort() + "/items/1?secret=x";
	}

	Headers onlyRequest() {
		List<Headers> recorded = List.copyOf(this.requests);
		if (recorded.size() != 1) {
			throw new AssertionError("Expected one request but was " + recorded.size());
		}
		return recorded.get(0);
	}

	void reset() {
		this.requests.clear();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
