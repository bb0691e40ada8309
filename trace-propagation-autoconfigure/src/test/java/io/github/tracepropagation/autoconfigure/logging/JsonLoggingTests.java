// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.List;
import java.util.function.Consumer;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the JSON format of a real application's console.
 */
@ExtendWith(OutputCaptureExtension.class)
class JsonLoggingTests {

	private static final String JSON = "trace-propagation.logging.format=json";

	private static final String SAMPLED = "management.tracing.sampling.probability=1.0";

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication();

	@Test
	void everyLineOfTheRunIsOneObjectAndOnlyThoseWithinASpanHaveIds(CapturedOutput output) {
		this.application.run((tracer) -> {
			LoggingApplication.logger.info("before");
			inSpan(tracer, (span) -> {
				LoggingApplication.logger.info("within");
				JsonNode line = line(output, "within");
				assertThat(line.get("trace_id").asString()).isEqualTo(span.context().traceId());
				assertThat(line.get("span_id").asString()).isEqualTo(span.context().spanId());
				assertThat(line.get("trace_flags").asString()).isEqualTo("01");
			});
			LoggingApplication.logger.info("after");
		}, JSON, SAMPLED, "logging.level.org.springframework.boot=debug");
		List<JsonNode> lines = lines(output);
		assertThat(lines).hasSizeGreaterThan(10);
		assertThat(lines).filteredOn((line) -> line.has("trace_id") || line.has("span_id") || line.has("trace_flags"))
			.singleElement()
			.satisfies((line) -> assertThat(line.get("message").asString()).isEqualTo("within"));
		assertThat(lines).allSatisfy((line) -> {
			assertThat(line.isObject()).isTrue();
			assertThat(line.has("@timestamp")).isTrue();
			assertThat(line.has("level")).isTrue();
			assertThat(line.has("logger_name")).isTrue();
			assertThat(line.has("thread_name")).isTrue();
			assertThat(line.has("message")).isTrue();
		});
	}

	@Test
	void lineHasTheFieldsOfTheEventAndNothingOfTheSetUp(CapturedOutput output) {
		this.application.run((tracer) -> {
			LoggingApplication.logger.info("outside");
			inSpan(tracer, (span) -> LoggingApplication.logger.info("within"));
		}, JSON, SAMPLED, "spring.application.version=");
		assertThat(line(output, "outside").propertyNames()).containsExactlyInAnyOrder("@timestamp", "level",
				"level_value", "logger_name", "thread_name", "message");
		assertThat(line(output, "within").propertyNames()).containsExactlyInAnyOrder("@timestamp", "level",
				"level_value", "logger_name", "thread_name", "message", "trace_id", "span_id", "trace_flags");
	}

	@Test
	void unsampledSpanIsThereToo(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, (span) -> LoggingApplication.logger.info("within")), JSON,
				"management.tracing.sampling.probability=0.0");
		assertThat(line(output, "within").get("trace_flags").asString()).isEqualTo("00");
	}

	@Test
	void callerThatWasNotTrustedIsAFieldOfTheLinesOfItsHop(CapturedOutput output) {
		this.application.withSource(RestartingApplication.class)
			.runContext((context) -> context.getBean(RestartingApplication.Work.class).receive("restart"), JSON);
		assertThat(line(output, "message").get("untrusted_trace_id").asString())
			.isEqualTo("0af7651916cd43dd8448eb211c80319c");
		assertThat(line(output, "after the message").has("untrusted_trace_id")).isFalse();
	}

	@Test
	void keysOfTheApplicationAreTheFieldNames(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, (span) -> LoggingApplication.logger.info("within")), JSON,
				"trace-propagation.logging.mdc.trace-id-key=traceId");
		assertThat(line(output, "within").has("traceId")).isTrue();
		assertThat(line(output, "within").has("trace_id")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "two\nlines", "two\r\nlines", "\"quoted\" \\ {json: 1}",
			"tab\t bell\u0007 nul\u0000 esc\u001b[31m", "line\u2028separator", "pair \uD83D\uDE00", "Jürgen 日本" })
	void messageStaysOneLineAndWhole(String message, CapturedOutput output) {
		this.application.run((tracer) -> LoggingApplication.logger.info(message), JSON);
		assertThat(lines(output)).extracting((line) -> line.get("message").asString()).contains(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "high \uD83D alone", "low \uDE00 alone", "at the end \uD83D" })
	void messageWithALoneSurrogateIsNotLost(String message, CapturedOutput output) {
		this.application.run((tracer) -> {
			LoggingApplication.logger.info(message);
			LoggingApplication.logger.info("next");
		}, JSON);
		assertThat(lines(output)).extracting((line) -> line.get("message").asString())
			.anyMatch((logged) -> logged.startsWith(message.substring(0, 3)) && logged.length() >= message.length() - 1)
			.contains("next");
	}

	@Test
	void exceptionWithItsStackTraceStaysOneLine(CapturedOutput output) {
		this.application.run((tracer) -> LoggingApplication.logger.error("failed",
				new IllegalStateException("outer\n\"message\"", new IllegalArgumentException("cause"))), JSON);
		assertThat(line(output, "failed").get("stack_trace").asString())
			.startsWith("java.lang.IllegalStateException: outer\n\"message\"")
			.contains("\tat ", "Caused by: java.lang.IllegalArgumentException: cause");
	}

	@Test
	void formatOfTheApplicationWins(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, (span) -> LoggingApplication.logger.info("within")), JSON,
				"logging.structured.format.console=ecs");
		assertThat(line(output, "within").at("/ecs/version").asString()).isNotEmpty();
		assertThat(line(output, "within").has("logger_name")).isFalse();
		assertThat(line(output, "within").has("trace_id")).isTrue();
	}

	@Test
	void logbackFileOfTheApplicationHasTheFormatWhereItIncludesBootsStructuredAppender(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, (span) -> LoggingApplication.logger.info("within")), JSON,
				"logging.config=classpath:io/github/tracepropagation/autoconfigure/logging/logback-structured.xml");
		assertThat(line(output, "within").has("trace_id")).isTrue();
	}

	@Test
	void formatIsLeftAloneWhenLoggingIsSwitchedOff(CapturedOutput output) {
		this.application.run((tracer) -> LoggingApplication.logger.info("plain"), JSON,
				"trace-propagation.logging.enabled=false");
		assertThat(output.getOut().lines()).anyMatch((line) -> line.endsWith(": plain"));
	}

	@Test
	void jsonWithoutTheEncoderIsRefusedWithTheDependencyToAdd(CapturedOutput output) {
		this.application.withClassLoader(new FilteredClassLoader("net.logstash.logback"));
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, JSON));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.format")
			.contains("'net.logstash.logback.encoder.LogstashEncoder' is not on the classpath")
			.contains("Add the dependency 'net.logstash.logback:logstash-logback-encoder'");
	}

	@Test
	void textNeedsNoEncoder(CapturedOutput output) {
		this.application.withClassLoader(new FilteredClassLoader("net.logstash.logback"));
		this.application.run((tracer) -> LoggingApplication.logger.info("plain"));
		assertThat(output.getOut().lines()).anyMatch((line) -> line.endsWith(": plain"));
	}

	@Test
	void unknownFormatIsRefusedWithTheAllowedOnes(CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.logging.format=xml"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.format")
			.contains("'xml'")
			.contains("Allowed are 'text', 'json'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-propagation.enabled", "trace-propagation.logging.enabled",
			"trace-propagation.logging.coverage.enabled" })
	void mistypedSwitchIsRefused(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, property + "=flase"));
		assertThat(output).contains("APPLICATION FAILED TO START").contains(property).contains("flase");
	}

	@Test
	void tooShortTraceStateIsRefused(CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.w3c.trace-state.max-length=511"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.w3c.trace-state.max-length")
			.contains("511")
			.contains("It must be at least 512");
	}

	private static void inSpan(Tracer tracer, Consumer<Span> work) {
		Span span = tracer.nextSpan().name("test").start();
		try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
			assertThat(scope).isNotNull();
			work.accept(span);
		}
		finally {
			span.end();
		}
	}

	private static JsonNode line(CapturedOutput output, String message) {
		return JsonLines.line(output, message);
	}

	private static List<JsonNode> lines(CapturedOutput output) {
		return JsonLines.of(output);
	}

}
