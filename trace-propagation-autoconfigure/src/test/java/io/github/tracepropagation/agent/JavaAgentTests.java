// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.agent;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.tracepropagation.test.http.RawHttpClient;
import io.github.tracepropagation.test.http.RawHttpServer;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.RawNatsClient;
import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an application that the OpenTelemetry Java agent instruments, in a Java machine
 * of its own. Its spans are those that the agent prints, its headers those on the wire.
 */
class JavaAgentTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(90);

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-b7ad6b7169203331-01";

	// The agent's LoggingSpanExporter: 'name' : trace id, span id, kind
	private static final Pattern SPAN = Pattern
		.compile("LoggingSpanExporter - '([^']*)' : ([0-9a-f]{32}) ([0-9a-f]{16}) ([A-Z]+) \\[tracer: ([^:\\]]*)");

	@TempDir
	private static Path directory;

	private static Process process;

	private static NatsTestServer nats;

	private static RawHttpServer callee;

	private static RawMessage message;

	private static List<Span> spans;

	@BeforeAll
	static void callTheApplication() throws IOException {
		nats = NatsTestServer.start();
		callee = RawHttpServer.start();
		process = start();
		Path portFile = directory.resolve("port");
		Awaitility.await().atMost(TIMEOUT).until(() -> Files.exists(portFile) || !process.isAlive());
		assertThat(process.isAlive()).as(output()).isTrue();
		try (RawNatsClient subscriber = RawNatsClient.connect(nats.url(), TIMEOUT)) {
			subscriber.subscribe("orders.created");
			Awaitility.await().atMost(TIMEOUT).until(() -> output().contains("Started AgentApplication"));
			int port = Integer.parseInt(Files.readString(portFile));
			assertThat(
					new RawHttpClient(port, TIMEOUT).get("/orders/42", List.of("traceparent: " + TRACEPARENT)).status())
				.as(output())
				.isEqualTo(200);
			message = subscriber.nextMessage();
		}
		Awaitility.await()
			.atMost(TIMEOUT)
			.untilAsserted(() -> assertThat(spans()).extracting(Span::kind).contains("SERVER", "CLIENT", "CONSUMER"));
		// What was started before the last span ended has been printed by the time the
		// process has ended
		process.destroy();
		process.onExit().join();
		spans = spans();
	}

	@AfterAll
	static void stopAll() throws Exception {
		if (process != null) {
			process.destroyForcibly();
		}
		callee.close();
		nats.close();
	}

	@Test
	void eachHopHasOneSpanInTheTraceOfTheCaller() {
		assertThat(spans).filteredOn((span) -> !span.kind().equals("INTERNAL"))
			.extracting(Span::kind)
			.containsExactlyInAnyOrder("SERVER", "CLIENT", "PRODUCER", "CONSUMER");
		assertThat(spans).extracting(Span::traceId).containsOnly(TRACE_ID);
	}

	@Test
	void headerOfTheCallNamesTheSpanOfTheAgent() {
		assertThat(callee.onlyRequest().header("traceparent"))
			.containsExactly("00-" + TRACE_ID + "-" + spanId("CLIENT") + "-01");
	}

	@Test
	void headerOfTheMessageNamesTheSpanOfTheAgent() {
		assertThat(message.headerLines()).filteredOn((line) -> line.toLowerCase().startsWith("traceparent"))
			.singleElement()
			.asString()
			.endsWith("00-" + TRACE_ID + "-" + spanId("PRODUCER") + "-01");
	}

	@Test
	void observationsOfTheApplicationAreSpansOfTheAgent() {
		assertThat(spans).filteredOn((span) -> span.name().equals("reserve"))
			.extracting(Span::kind)
			.containsExactly("INTERNAL");
	}

	@Test
	void logLinesHaveTheIdsOfTheSpansOfTheAgent() {
		assertThat(output()).containsPattern("\\[" + TRACE_ID + "-" + spanId("SERVER") + "] .*In the request")
			.containsPattern("\\[" + TRACE_ID + "-" + spanId("CONSUMER") + "] .*In the listener");
	}

	@Test
	void warningNamesTheRemedy() {
		assertThat(output()).containsOnlyOnce("The OpenTelemetry Java agent is active").contains("Remove the agent");
		assertThat(output()).contains("Trace context is left to the OpenTelemetry Java agent; log keys ");
	}

	private static String spanId(String kind) {
		return spans.stream().filter((span) -> span.kind().equals(kind)).findFirst().orElseThrow().spanId();
	}

	private static List<Span> spans() {
		return SPAN.matcher(output()).results().map(Span::of).toList();
	}

	private static String output() {
		try {
			return Files.readString(directory.resolve("output"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Process start() throws IOException {
		List<String> classPath = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
		String agent = classPath.stream()
			.filter((entry) -> entry.contains("opentelemetry-javaagent"))
			.findFirst()
			.orElseThrow();
		String applicationClassPath = classPath.stream()
			.filter((entry) -> !entry.equals(agent))
			.collect(Collectors.joining(File.pathSeparator));
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-javaagent:" + agent, "-Dotel.traces.exporter=console",
				"-Dotel.metrics.exporter=none", "-Dotel.logs.exporter=none", "-Dotel.bsp.schedule.delay=100", "-cp",
				applicationClassPath, AgentApplication.class.getName(), "--server.port=0",
				"--spring.main.banner-mode=off", "--spring.docker.compose.enabled=false",
				"--trace-propagation.nats.connection.servers=" + nats.url(), "--test.callee=" + callee.uri(""),
				"--test.port-file=" + directory.resolve("port")));
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(directory.resolve("output").toFile())
			.start();
	}

	/**
	 * A span that the agent has printed.
	 *
	 * @param name the name
	 * @param traceId the trace id
	 * @param spanId the span id
	 * @param kind the kind, in upper case
	 */
	record Span(String name, String traceId, String spanId, String kind) {

		static Span of(MatchResult printed) {
			return new Span(printed.group(1), printed.group(2), printed.group(3), printed.group(4));
		}

	}

}
