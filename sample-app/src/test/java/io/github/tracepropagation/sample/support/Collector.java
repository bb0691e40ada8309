// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.awaitility.Awaitility;

/**
 * A collector that keeps the spans it is sent over OTLP and HTTP.
 */
public final class Collector implements AutoCloseable {

	private final List<Span> spans = new CopyOnWriteArrayList<>();

	private final HttpServer http;

	public Collector() {
		try {
			this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.http.createContext("/v1/traces", this::collect);
		this.http.start();
	}

	/**
	 * Return the arguments by which the sample exports to this collector, at once.
	 */
	public String[] arguments() {
		return new String[] { "--management.opentelemetry.tracing.export.schedule-delay=100ms",
				"--management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:"
						+ this.http.getAddress().getPort() + "/v1/traces" };
	}

	/**
	 * Wait for the only span of a kind and name in a trace.
	 */
	public Span await(String traceId, SpanKind kind, String name) {
		List<Span> found = Awaitility.await(kind + " of " + name + " in trace " + traceId)
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> find(traceId, kind, name), (spans) -> !spans.isEmpty());
		if (found.size() > 1) {
			throw new IllegalStateException("Expected one span but there were " + found);
		}
		return found.get(0);
	}

	public static String hex(ByteString id) {
		return HexFormat.of().formatHex(id.toByteArray());
	}

	@Override
	public void close() {
		this.http.stop(0);
	}

	private List<Span> find(String traceId, SpanKind kind, String name) {
		return this.spans.stream()
			.filter((span) -> hex(span.getTraceId()).equals(traceId))
			.filter((span) -> span.getKind() == kind && span.getName().equals(name))
			.toList();
	}

	private void collect(HttpExchange exchange) throws IOException {
		try (exchange) {
			ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
				.getResourceSpansList()
				.stream()
				.flatMap((resource) -> resource.getScopeSpansList().stream())
				.flatMap((scope) -> scope.getSpansList().stream())
				.forEach(this.spans::add);
			exchange.sendResponseHeaders(200, -1);
		}
	}

}
