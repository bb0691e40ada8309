// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import net.logstash.logback.argument.StructuredArgument;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.Markers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the JSON format with what nobody should log: each event is one line that is
 * valid JSON, has no name twice and keeps its ids.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileJsonLoggingTests {

	private static final Logger logger = LoggingApplication.logger;

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication();

	@ParameterizedTest
	@ValueSource(strings = { "two\nlines", "\r\n", "\u0000\u0001\u001f\u007f", "\u2028 \u2029 \u0085", "lone \uD83D",
			"\uDE00 lone", "\uDE00\uD83D", "{\"trace_id\":\"forged\"}", "\",\"trace_id\":\"forged" })
	void anyTextIsHarmlessAnywhere(String text, CapturedOutput output) {
		JsonNode line = log(output, () -> {
			MDC.put("key", text);
			MDC.put(text, "value");
			logger.atInfo()
				.addMarker(MarkerFactory.getMarker(text))
				.addKeyValue("pair", text)
				.addKeyValue("pair " + text, text)
				.log("the line {} {}", StructuredArguments.value("argument", text), text,
						new IllegalStateException(text));
		});
		assertThat(line.get("key").asString()).hasSize(text.length());
		assertThat(line.get("pair").asString()).hasSize(text.length());
		assertThat(line.get("argument").asString()).hasSize(text.length());
		assertThat(line.get("tags").get(0).asString()).hasSize(text.length());
		assertThat(line.get("stack_trace").asString()).startsWith("java.lang.IllegalStateException: ");
	}

	@Test
	void messageOfAMegabyteIsWhole(CapturedOutput output) {
		String megabyte = "x\n\"\u00e9".repeat(256 * 1024);
		JsonNode line = log(output, () -> logger.info("the line {}", megabyte));
		assertThat(line.get("message").asString()).isEqualTo("the line " + megabyte);
	}

	@Test
	void argumentThatContainsItselfCostsItsOwnFieldOnly(CapturedOutput output) {
		List<Object> list = new ArrayList<>();
		list.add(list);
		Object[] array = new Object[1];
		array[0] = array;
		Circular circular = new Circular();
		JsonNode line = log(output,
				() -> logger.atInfo()
					.addKeyValue("before", 1)
					.addKeyValue("circular", circular)
					.addKeyValue("after", 2)
					.log("the line {} {} {}", array, StructuredArguments.value("list", list),
							StructuredArguments.value("circle", circular)));
		assertThat(line.get("before").asInt()).isEqualTo(1);
		assertThat(line.get("after").asInt()).isEqualTo(2);
		assertThat(line.get("circular").asString()).contains("Circular could not be written as JSON");
		assertThat(line.get("circle").asString()).contains("could not be written as JSON");
		assertThat(line.get("list").asString()).contains("could not be written as JSON");
	}

	@Test
	void argumentThatThrowsCostsItsOwnFieldOnly(CapturedOutput output) {
		JsonNode line = log(output,
				() -> logger.atInfo()
					.addKeyValue("throwing", new Throwing())
					.addMarker(Markers.append("marker", new Throwing()))
					.addMarker(Markers.appendFields(new Throwing()))
					.addMarker(Markers.append("marked", "yes"))
					.log("the line {} {}", new Throwing(), StructuredArguments.keyValue("argument", new Throwing())));
		assertThat(line.get("throwing").asString()).contains("Throwing could not be written as JSON", "On purpose");
		assertThat(line.get("marker").asString()).contains("could not be written as JSON");
		assertThat(line.get("argument").asString()).contains("could not be written as JSON");
		assertThat(line.get("unwritten").asString()).contains("could not be written as JSON");
		assertThat(line.get("marked").asString()).isEqualTo("yes");
	}

	@ParameterizedTest
	@ValueSource(ints = { 499, 500, 501, 100_000 })
	void argumentOfManyLevelsCostsItsOwnFieldOnly(int levels, CapturedOutput output) {
		Object nested = 1;
		for (int i = 0; i < levels; i++) {
			nested = new Object[] { nested };
		}
		Object deep = nested;
		JsonNode line = log(output,
				() -> logger.atInfo().addKeyValue("deep", deep).addKeyValue("after", 2).log("the line"));
		assertThat(line.get("deep").isArray()).isEqualTo(levels < 500);
		assertThat(line.get("after").asInt()).isEqualTo(2);
	}

	@Test
	void argumentThatFailsWithAnErrorDoesNotBreakTheCallThatLogsIt(CapturedOutput output) {
		JsonNode line = log(output,
				() -> logger.atInfo()
					.addKeyValue("pair", new Failing())
					.addMarker(Markers.append("marker", new Failing()))
					.log("the line", StructuredArguments.value("argument", new Failing())));
		assertThat(line.get("pair").asString()).contains("java.lang.AssertionError: On purpose");
		assertThat(line.get("marker").asString()).contains("java.lang.AssertionError: On purpose");
		assertThat(line.get("argument").asString()).contains("java.lang.AssertionError: On purpose");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "{", "{}}", "{\"a\":1,\"a\":2}", "1 2", "\n", "nul", "{\"a\":\"\n\"}", "\"", ",", "}" })
	void rawJsonThatIsNoneCostsItsOwnFieldOnly(String raw, CapturedOutput output) {
		JsonNode line = log(output,
				() -> logger.atInfo()
					.addMarker(Markers.appendRaw("marker", raw))
					.log("the line {}", StructuredArguments.raw("argument", raw)));
		assertThat(line.get("marker").asString()).contains("could not be written as JSON");
		assertThat(line.get("argument").asString()).contains("could not be written as JSON");
	}

	@Test
	void rawJsonOverSeveralLinesIsOneLine(CapturedOutput output) {
		JsonNode line = log(output, () -> logger.info("the line", StructuredArguments.raw("raw", "{\n\"a\":\n1.10}")));
		assertThat(line.at("/raw/a").asDouble()).isEqualTo(1.1);
	}

	@Test
	void argumentThatLeavesAnObjectOpenOrWritesRubbishCostsItsOwnFieldOnly(CapturedOutput output) {
		JsonNode line = log(output, () -> logger.info("the line {} {} {}", new Rubbish("{"), new Rubbish("\"a\":"),
				StructuredArguments.value("after", 1)));
		assertThat(line.get("unwritten").asString()).contains("Rubbish could not be written as JSON");
		assertThat(line.get("_unwritten").asString()).contains("Rubbish could not be written as JSON");
		assertThat(line.get("after").asInt()).isEqualTo(1);
	}

	@Test
	void throwableThatIsItsOwnCauseInTheEndIsWritten(CapturedOutput output) {
		IllegalStateException outer = new IllegalStateException("outer");
		IllegalArgumentException inner = new IllegalArgumentException("inner", outer);
		outer.initCause(inner);
		outer.addSuppressed(inner);
		JsonNode line = log(output, () -> logger.error("the line", outer));
		assertThat(line.get("stack_trace").asString()).contains("IllegalStateException: outer",
				"IllegalArgumentException: inner");
	}

	@Test
	void namesThatAreTakenGetAnUnderscoreAndNoneIsLost(CapturedOutput output) {
		JsonNode line = log(output, () -> {
			MDC.put("message", "mdc");
			MDC.put("level", "mdc");
			MDC.put("@timestamp", "mdc");
			MDC.put("stack_trace", "mdc");
			MDC.put("service.name", "mdc");
			logger.atInfo()
				.addKeyValue("message", "pair")
				.addKeyValue("trace_id", "forged")
				.addKeyValue("trace_id", "forged again")
				.log("the line {}", StructuredArguments.entries(Map.of("tags", "entry", "span_id", "forged")));
		});
		assertThat(line.get("level").asString()).isEqualTo("INFO");
		assertThat(line.get("_level").asString()).isEqualTo("mdc");
		assertThat(line.get("_message").asString()).isEqualTo("mdc");
		assertThat(line.get("__message").asString()).isEqualTo("pair");
		assertThat(line.get("_trace_id").asString()).isEqualTo("forged");
		assertThat(line.get("__trace_id").asString()).isEqualTo("forged again");
		assertThat(line.get("_span_id").asString()).isEqualTo("forged");
		assertThat(line.get("_tags").asString()).isEqualTo("entry");
		assertThat(line.get("_service.name").asString()).isEqualTo("mdc");
	}

	@Test
	void keysOfAnyObjectAreStrings(CapturedOutput output) {
		Map<Object, Object> map = new HashMap<>();
		map.put(null, "null");
		map.put(List.of(1), Double.NaN);
		JsonNode line = log(output, () -> logger.info("the line {}", StructuredArguments.entries(map),
				StructuredArguments.value("map", map)));
		assertThat(line.get("null").asString()).isEqualTo("null");
		assertThat(line.get("[1]").asString()).isEqualTo("NaN");
	}

	@Test
	void valuesKeepTheirTypes(CapturedOutput output) {
		JsonNode line = log(output,
				() -> logger.atInfo()
					.addKeyValue("int", 7)
					.addKeyValue("boolean", true)
					.addKeyValue("decimal", new BigDecimal("12345678901234567890.10"))
					.addKeyValue("null", (Object) null)
					.addKeyValue("list", List.of(1, "two"))
					.log("the line"));
		assertThat(line.get("int").isInt()).isTrue();
		assertThat(line.get("boolean").isBoolean()).isTrue();
		assertThat(line.get("decimal").toString()).isEqualTo("12345678901234567890.10");
		assertThat(line.get("list").toString()).isEqualTo("[1,\"two\"]");
		assertThat(line.has("null")).isFalse();
	}

	/**
	 * Log one event in a span, and return its line.
	 * @param output the console
	 * @param work logs a message that begins with "the line"
	 * @return the line
	 */
	private JsonNode log(CapturedOutput output, Runnable work) {
		List<String> traceIds = new ArrayList<>();
		this.application.run((tracer) -> {
			Span span = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				traceIds.add(span.context().traceId());
				work.run();
			}
			finally {
				MDC.clear();
				span.end();
			}
			logger.info("the next");
		}, "trace-propagation.logging.format=json", "spring.application.name=orders");
		List<JsonNode> lines = JsonLines.of(output.getOut());
		assertThat(lines).filteredOn((line) -> line.get("message").asString().equals("the next")).hasSize(1);
		List<JsonNode> logged = lines.stream()
			.filter((line) -> line.get("message").asString().startsWith("the line"))
			.toList();
		assertThat(logged).hasSize(1);
		assertThat(logged.get(0).get("trace_id").asString()).isEqualTo(traceIds.get(0));
		assertThat(logged.get(0).get("service.name").asString()).isEqualTo("orders");
		return logged.get(0);
	}

	public static class Circular {

		public Circular getSelf() {
			return this;
		}

		@Override
		public String toString() {
			return "circular";
		}

	}

	public static class Throwing {

		public String getValue() {
			throw new IllegalStateException("On purpose\nin two lines");
		}

		@Override
		public String toString() {
			throw new IllegalStateException("On purpose");
		}

	}

	public static class Failing {

		public String getValue() {
			throw new AssertionError("On purpose");
		}

		@Override
		public String toString() {
			return "failing";
		}

	}

	record Rubbish(String raw) implements StructuredArgument {

		@Override
		public void writeTo(JsonGenerator generator) {
			generator.writeName("open");
			generator.writeRaw(this.raw);
		}

	}

}
