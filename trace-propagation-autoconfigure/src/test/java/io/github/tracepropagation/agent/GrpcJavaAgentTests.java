// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.agent;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * gRPC in an application that the OpenTelemetry Java agent instruments.
 */
class GrpcJavaAgentTests {

	// The agent's LoggingSpanExporter: 'name' : trace id, span id, kind
	private static final Pattern SPAN = Pattern
		.compile("LoggingSpanExporter - '([^']*)' : ([0-9a-f]{32}) ([0-9a-f]{16}) ([A-Z]+) ");

	@TempDir
	private Path directory;

	@Test
	void callHasOneSpanOnEitherSideWhichIsTheAgents() throws Exception {
		String output = run();
		List<MatchResult> spans = SPAN.matcher(output).results().toList();
		assertThat(spans).as(output).extracting((span) -> span.group(4)).containsExactlyInAnyOrder("CLIENT", "SERVER");
		assertThat(spans).extracting((span) -> span.group(2)).containsOnly(spans.get(0).group(2));
		MatchResult server = spans.stream().filter((span) -> span.group(4).equals("SERVER")).findFirst().orElseThrow();
		assertThat(output).containsPattern("\\[" + server.group(2) + "-" + server.group(3) + "] .*In the service");
	}

	private String run() throws Exception {
		List<String> classPath = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
		String agent = classPath.stream()
			.filter((entry) -> entry.contains("opentelemetry-javaagent"))
			.findFirst()
			.orElseThrow();
		String applicationClassPath = classPath.stream()
			.filter((entry) -> !entry.equals(agent))
			.collect(Collectors.joining(File.pathSeparator));
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-javaagent:" + agent, "-Dotel.traces.exporter=console",
				"-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none", "-cp", applicationClassPath,
				GrpcAgentApplication.class.getName(), "--spring.grpc.server.port=0", "--spring.main.banner-mode=off",
				"--spring.docker.compose.enabled=false")
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("the application ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output);
	}

}
