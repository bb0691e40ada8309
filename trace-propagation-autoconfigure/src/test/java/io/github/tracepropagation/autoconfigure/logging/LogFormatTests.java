// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the formats of console and file, whoever sets them up.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogFormatTests {

	private static final String JSON = "trace-propagation.logging.format=json";

	private static final String JSON_FILE = "trace-propagation.logging.file-format=json";

	private static final String RESOURCES = "logging.config=classpath:io/github/tracepropagation/autoconfigure/logging/";

	@TempDir
	private Path directory = Path.of("");

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication();

	private final Map<String, String> ids = new HashMap<>();

	private String file = "";

	@BeforeEach
	void nameTheFile() {
		this.file = "logging.file.name=" + this.directory.resolve("app.log");
	}

	@Test
	void fileIsJsonAndTheConsoleText(CapturedOutput output) throws IOException {
		log(this.file, JSON_FILE);
		assertThat(output.getOut().lines())
			.anyMatch((line) -> line.contains(correlation()) && line.endsWith(": within"));
		assertIds(JsonLines.line(file(), "within"));
	}

	@Test
	void fileIsTextAndTheConsoleJson(CapturedOutput output) throws IOException {
		log(this.file, JSON);
		assertIds(JsonLines.line(output, "within"));
		assertThat(Files.readAllLines(this.directory.resolve("app.log")))
			.anyMatch((line) -> line.contains(correlation()) && line.endsWith(": within"));
	}

	@Test
	void formatOfTheFileThatTheApplicationSetsWins() throws IOException {
		log(this.file, JSON_FILE, "logging.structured.format.file=ecs");
		assertThat(JsonLines.line(file(), "within").at("/ecs/version").asString()).isNotEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ecs", "logstash", "gelf" })
	void formatOfSpringBootHasTheIdsAtTheTop(String format, CapturedOutput output) throws IOException {
		log(this.file, "logging.structured.format.console=" + format, "logging.structured.format.file=" + format);
		for (List<JsonNode> lines : List.of(JsonLines.of(output), file())) {
			JsonNode line = lines.stream()
				.filter((node) -> node.toString().contains("\"within\""))
				.findFirst()
				.orElseThrow();
			assertIds(line);
			assertThat(line.has("_trace_id")).isEqualTo(format.equals("gelf"));
			JsonNode outside = lines.stream()
				.filter((node) -> node.toString().contains("\"outside\""))
				.findFirst()
				.orElseThrow();
			assertThat(outside.toString()).doesNotContain("trace_id", "span_id", "trace_flags");
		}
	}

	@Test
	void formatsOfSpringBootDoNotTakeEachOtherForGelf(CapturedOutput output) throws IOException {
		log(this.file, "logging.structured.format.console=gelf", "logging.structured.format.file=ecs");
		assertThat(output.getOut()).contains("\"_trace_id\"").contains("\"trace_id\"");
		assertIds(JsonLines.line(file(), "within"));
		assertThat(JsonLines.line(file(), "within").has("_trace_id")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "logging.structured.json.rename[_trace_id]=trace_id",
			"logging.structured.json.add.trace_id=none", "trace-propagation.logging.mdc.trace-id-key=_trace_id" })
	void gelfHasALineWhereANameOfAnIdIsTaken(String property, CapturedOutput output) {
		log("logging.structured.format.console=gelf", property);
		assertThat(JsonLines.of(output)).anyMatch((line) -> line.toString().contains("\"within\""));
	}

	@Test
	void gelfIsLeftAloneWhenLoggingIsSwitchedOff(CapturedOutput output) {
		log("logging.structured.format.console=gelf", "trace-propagation.logging.enabled=false");
		assertThat(output.getOut()).contains("\"_traceId\"").doesNotContain("\"traceId\"").doesNotContain("trace_id");
	}

	@Test
	void fragmentsOfALogbackFileAreText(CapturedOutput output) throws IOException {
		log(RESOURCES + "logback-fragments.xml", this.file);
		assertThat(output.getOut().lines())
			.anyMatch((line) -> line.contains(correlation()) && line.endsWith(": within"));
		assertThat(Files.readAllLines(this.directory.resolve("app.log")))
			.anyMatch((line) -> line.contains(correlation()) && line.endsWith(": within"));
	}

	@Test
	void fragmentsOfALogbackFileFollowTheProperties(CapturedOutput output) throws IOException {
		log(RESOURCES + "logback-fragments.xml", this.file, JSON, JSON_FILE);
		assertIds(JsonLines.line(output, "within"));
		assertIds(JsonLines.line(file(), "within"));
	}

	@Test
	void fragmentsOfALogbackFileMayDiffer(CapturedOutput output) throws IOException {
		log(RESOURCES + "logback-fragments.xml", this.file, JSON_FILE);
		assertThat(output.getOut().lines())
			.anyMatch((line) -> line.contains(correlation()) && line.endsWith(": within"));
		assertIds(JsonLines.line(file(), "within"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "logback-async.xml", "logback-disruptor.xml" })
	void asynchronousAppenderKeepsTheIds(String config, CapturedOutput output) {
		log(RESOURCES + config, JSON);
		JsonNode line = JsonLines.line(output, "within");
		assertIds(line);
		assertThat(line.get("thread_name").asString()).isEqualTo(Thread.currentThread().getName());
		assertThat(JsonLines.line(output, "outside").has("trace_id")).isFalse();
	}

	@Test
	void serviceIsNamedAsTheSpansNameIt(CapturedOutput output) {
		log(JSON, "spring.application.name=orders", "spring.application.group=shop", "spring.application.version=1.2",
				"management.opentelemetry.resource-attributes[deployment.environment.name]=staging");
		assertThat(JsonLines.of(output)).allSatisfy((line) -> {
			assertThat(line.get("service.name").asString()).isEqualTo("orders");
			assertThat(line.get("service.namespace").asString()).isEqualTo("shop");
			assertThat(line.get("service.version").asString()).isEqualTo("1.2");
			assertThat(line.get("deployment.environment.name").asString()).isEqualTo("staging");
		});
	}

	@Test
	void resourceAttributesWinOverTheNameOfTheApplication(CapturedOutput output) {
		log(JSON, "spring.application.name=orders",
				"management.opentelemetry.resource-attributes[service.name]=orders-eu");
		assertThat(JsonLines.line(output, "within").get("service.name").asString()).isEqualTo("orders-eu");
	}

	@Test
	void propertiesOfEcsNameTheServiceToo(CapturedOutput output) {
		log(JSON, "spring.application.version=0.9", "logging.structured.ecs.service.name=orders",
				"logging.structured.ecs.service.version=1.2", "logging.structured.ecs.service.environment=staging");
		JsonNode line = JsonLines.line(output, "within");
		assertThat(line.get("service.name").asString()).isEqualTo("orders");
		assertThat(line.get("service.version").asString()).isEqualTo("1.2");
		assertThat(line.get("deployment.environment.name").asString()).isEqualTo("staging");
	}

	@Test
	void fieldsAreAddedRenamedAndLeftOutByThePropertiesOfSpringBoot(CapturedOutput output) {
		log(JSON, "spring.application.version=", "logging.structured.json.add.team=red",
				"logging.structured.json.rename[@timestamp]=ts", "logging.structured.json.rename[trace_flags]=flags",
				"logging.structured.json.exclude=level_value,span_id");
		assertThat(JsonLines.line(output, "outside").propertyNames()).containsExactlyInAnyOrder("ts", "message",
				"logger_name", "thread_name", "level", "team");
		assertThat(JsonLines.line(output, "within").propertyNames()).containsExactlyInAnyOrder("ts", "message",
				"logger_name", "thread_name", "level", "team", "trace_id", "flags");
	}

	@Test
	void fieldsThatAreIncludedAreTheOnlyOnes(CapturedOutput output) {
		log(JSON, "logging.structured.json.include=message,trace_id");
		assertThat(JsonLines.line(output, "within").propertyNames()).containsExactlyInAnyOrder("message", "trace_id");
	}

	@Test
	void fieldsThatWouldHaveTheSameNameAreRefused() {
		assertThatException()
			.isThrownBy(() -> log(JSON, "logging.structured.json.rename.message=text",
					"logging.structured.json.rename.level=text"))
			.havingRootCause()
			.withMessageContaining("The fields 'message' and 'level' would both be called 'text'");
	}

	@Test
	void stackTraceBeginsWithItsCause(CapturedOutput output) {
		log(JSON, "trace-propagation.logging.json.stack-trace.root-cause-first=true");
		assertThat(JsonLines.line(output, "failed").get("stack_trace").asString())
			.startsWith("java.lang.IllegalArgumentException: inner")
			.contains("Wrapped by: java.lang.IllegalStateException: outer");
	}

	@Test
	void stackTraceIsBounded(CapturedOutput output) {
		log(JSON, "trace-propagation.logging.json.stack-trace.max-length=100");
		assertThat(JsonLines.line(output, "failed").get("stack_trace").asString()).hasSizeLessThanOrEqualTo(100)
			.startsWith("java.lang.IllegalStateException: outer");
	}

	@Test
	void stackTraceIsThatOfSpringBootsPropertiesWhereTheyAreSet(CapturedOutput output) {
		log(JSON, "logging.structured.json.stacktrace.root=first",
				"logging.structured.json.stacktrace.max-throwable-depth=1");
		assertThat(JsonLines.line(output, "failed").get("stack_trace").asString())
			.startsWith("java.lang.IllegalArgumentException: inner")
			.contains("more", "Wrapped by: java.lang.IllegalStateException: outer");
	}

	@Test
	void jsonWithoutLogbackIsRefusedWithWhatToSetInstead(CapturedOutput output) {
		this.application.withClassLoader(new FilteredClassLoader("ch.qos.logback"));
		assertThatException().isThrownBy(() -> log(JSON_FILE));
		assertThat(output).contains("trace-propagation.logging.file-format")
			.contains("It needs Logback")
			.contains("'logging.structured.format.file' to 'logstash'");
	}

	private void log(String... properties) {
		this.application.run((tracer) -> {
			LoggingApplication.logger.info("outside");
			Span span = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				this.ids.put("trace_id", span.context().traceId());
				this.ids.put("span_id", span.context().spanId());
				LoggingApplication.logger.info("within");
				LoggingApplication.logger.error("failed",
						new IllegalStateException("outer", new IllegalArgumentException("inner")));
			}
			finally {
				span.end();
			}
		}, properties);
	}

	private List<JsonNode> file() throws IOException {
		return JsonLines.of(Files.readString(this.directory.resolve("app.log")));
	}

	private void assertIds(JsonNode line) {
		assertThat(line.get("trace_id").asString()).isEqualTo(this.ids.get("trace_id"));
		assertThat(line.get("span_id").asString()).isEqualTo(this.ids.get("span_id"));
		assertThat(line.get("trace_flags").asString()).hasSize(2);
	}

	private String correlation() {
		return "[" + this.ids.get("trace_id") + "-" + this.ids.get("span_id") + "] ";
	}

}
