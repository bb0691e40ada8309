// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.support;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON log lines on the console.
 */
public final class LogLines {

	private static final JsonMapper json = new JsonMapper();

	private final Supplier<String> output;

	public LogLines(Supplier<String> output) {
		this.output = output;
	}

	/**
	 * Wait for the first line of a logger in a trace.
	 */
	public JsonNode await(String traceId, String logger) {
		return Awaitility.await("log line of " + logger + " in trace " + traceId)
			.atMost(Duration.ofSeconds(10))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> find(traceId, logger), (lines) -> !lines.isEmpty())
			.get(0);
	}

	/**
	 * Return the lines of a logger in a trace so far.
	 */
	public List<JsonNode> find(String traceId, String logger) {
		return this.output.get()
			.lines()
			.filter((line) -> line.startsWith("{") && line.endsWith("}"))
			.map(json::readTree)
			.filter((line) -> traceId.equals(line.path("trace_id").asString(null)))
			.filter((line) -> line.path("logger_name").asString("").endsWith("." + logger))
			.toList();
	}

}
