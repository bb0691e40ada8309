// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The ids of the trace in Tomcat's access log.
 */
class AccessLogIntegrationTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "/ok", "/missing", "/fails", "/async" })
	void lineHasTheIdsOfTheSpan(String path) {
		try (Relay relay = new Relay("server.tomcat.accesslog.enabled=true",
				"server.tomcat.accesslog.directory=" + this.directory, "server.tomcat.accesslog.buffered=false",
				"server.tomcat.accesslog.pattern=%U %{trace_id}r %{span_id}r %{trace_flags}r")) {
			relay.get(path);
			SpanData span = FailedRequestContract.serverSpan(relay);
			Awaitility.await()
				.until(this::lines,
						List.of("%s %s %s 01".formatted(path, span.getTraceId(), span.getSpanId()))::equals);
		}
	}

	private List<String> lines() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			Path file = files.findFirst().orElse(null);
			return (file != null) ? Files.readAllLines(file) : List.of();
		}
	}

}
