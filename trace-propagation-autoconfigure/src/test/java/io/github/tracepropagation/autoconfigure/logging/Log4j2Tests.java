// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application with Log4j2 in the place of Logback, in a JVM of its own.
 */
class Log4j2Tests {

	private static final Path LOG4J2 = Path.of("target", "log4j2");

	private static final List<String> NOT_BESIDE_LOG4J2 = List.of("logback-", "logstash-logback-encoder",
			"log4j-to-slf4j", "opentelemetry-logback-appender", "spring-boot-docker-compose",
			"spring-boot-testcontainers");

	@TempDir
	private Path directory = Path.of("");

	@Test
	void lineWithinASpanHasTheIdsInTheCorrelationPattern() throws Exception {
		Run run = run(0);
		assertThat(run.value("factory")).startsWith("org.apache.logging.slf4j");
		assertThat(run.output().lines())
			.anyMatch((line) -> line.contains("[" + run.value("ids") + "]") && line.endsWith(": within"));
		assertThat(run.value("afterwards")).isEqualTo("{trace_id=own}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "logstash", "ecs" })
	void formatOfSpringBootHasTheIdsAtTheTop(String format) throws Exception {
		Run run = run(0, "--logging.structured.format.console=" + format);
		JsonNode line = JsonLines.line(
				JsonLines
					.of(run.output().lines().filter((text) -> text.startsWith("{")).collect(Collectors.joining("\n"))),
				"within");
		assertThat(line.get("trace_id").asString() + "-" + line.get("span_id").asString()).isEqualTo(run.value("ids"));
		assertThat(line.get("trace_flags").asString()).hasSize(2);
	}

	@Test
	void gelfHasTheIdsWithTheirUnderscore() throws Exception {
		Run run = run(0, "--logging.structured.format.console=gelf");
		assertThat(run.output()).contains("\"_trace_id\":\"" + run.value("ids").substring(0, 32) + "\"");
	}

	@Test
	void jsonIsRefusedWithWhatToSetInstead() throws Exception {
		assertThat(run(1, "--trace-propagation.logging.format=json").output())
			.contains("trace-propagation.logging.format")
			.contains("It needs Logback")
			.contains("'logging.structured.format.console' to 'logstash'");
	}

	private Run run(int exitValue, String... arguments) throws IOException, InterruptedException {
		Path output = this.directory.resolve("output");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath(), Log4j2Application.class.getName(), "--spring.main.banner-mode=off"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the application ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(exitValue);
		return new Run(Files.readString(output));
	}

	private static String classPath() throws IOException {
		Stream<String> present = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> NOT_BESIDE_LOG4J2.stream()
				.noneMatch((jar) -> Path.of(entry).getFileName().toString().startsWith(jar)));
		try (Stream<Path> log4j2 = Files.list(LOG4J2)) {
			List<String> jars = log4j2.map(Path::toString).toList();
			assertThat(jars).as("jars that the build copies to " + LOG4J2).hasSizeGreaterThanOrEqualTo(2);
			return Stream.concat(present, jars.stream()).collect(Collectors.joining(File.pathSeparator));
		}
	}

	private record Run(String output) {

		String value(String name) {
			return this.output.lines()
				.filter((line) -> line.startsWith(name + "="))
				.map((line) -> line.substring(name.length() + 1))
				.findFirst()
				.orElse("");
		}

	}

}
