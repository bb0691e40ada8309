// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the MDC and the correlation pattern of a real application.
 */
@ExtendWith(OutputCaptureExtension.class)
class TextLoggingTests {

	private static final String BLANK = "[" + " ".repeat(49) + "]";

	private static final String SAMPLED = "management.tracing.sampling.probability=1.0";

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication();

	private final Map<String, String> ids = new HashMap<>();

	@Test
	void lineWithinASpanHasTheIdsAndALineOutsideIsBlank(CapturedOutput output) {
		this.application.run((tracer) -> {
			LoggingApplication.logger.info("before");
			inSpan(tracer, () -> LoggingApplication.logger.info("within"));
			LoggingApplication.logger.info("after");
		}, SAMPLED);
		assertThat(line(output, "before")).contains(BLANK);
		assertThat(line(output, "within")).containsPattern("\\[[0-9a-f]{32}-[0-9a-f]{16}] ").contains(correlation());
		assertThat(line(output, "after")).contains(BLANK);
	}

	@Test
	void correlationFollowsTheNameOfTheApplication(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> LoggingApplication.logger.info("within")), SAMPLED,
				"spring.application.name=orders");
		assertThat(line(output, "within")).contains("[orders] [           main] " + correlation());
	}

	@Test
	void correlationIsThereWithoutTheNameOfTheApplication(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> LoggingApplication.logger.info("within")), SAMPLED,
				"spring.application.name=orders", "logging.include-application-name=false");
		assertThat(line(output, "within")).doesNotContain("[orders]").contains("[           main] " + correlation());
	}

	@Test
	void patternOfTheApplicationWins(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> LoggingApplication.logger.info("within")), SAMPLED,
				"logging.pattern.correlation=<%X{trace_id}> ");
		assertThat(line(output, "within")).contains("<" + this.ids.get("trace_id") + "> ")
			.doesNotContain(correlation());
	}

	@Test
	void logbackFileOfTheApplicationHasTheIdsAndTheCorrelationPattern(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> LoggingApplication.logger.info("within")), SAMPLED,
				"logging.config=classpath:io/github/tracepropagation/autoconfigure/logging/logback-pattern.xml");
		assertThat(line(output, "within"))
			.isEqualTo("own " + correlation() + "trace_id=" + this.ids.get("trace_id") + " : within");
	}

	@Test
	void mdcHasTheIdsWithinASpanOnly() {
		this.application.run((tracer) -> {
			assertThat(mdc()).isEmpty();
			inSpan(tracer, () -> {
				assertThat(mdc()).containsOnlyKeys("trace_id", "span_id", "trace_flags");
				assertThat(mdc()).containsEntry("trace_id", current(tracer).context().traceId())
					.containsEntry("span_id", current(tracer).context().spanId())
					.containsEntry("trace_flags", "01");
			});
			assertThat(mdc()).isEmpty();
		}, SAMPLED);
	}

	@Test
	void innerSpanGivesTheIdsBackToTheOuterOne() {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			Map<String, String> outer = mdc();
			inSpan(tracer, () -> assertThat(mdc()).containsEntry("trace_id", outer.get("trace_id"))
				.doesNotContainEntry("span_id", outer.get("span_id")));
			assertThat(mdc()).isEqualTo(outer);
		}), SAMPLED);
	}

	@Test
	void scopeWithoutASpanHidesTheIdsOfTheOuterOne() {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			Map<String, String> outer = mdc();
			try (Scope scope = Context.root().makeCurrent()) {
				assertThat(scope).isNotNull();
				assertThat(mdc()).isEmpty();
			}
			assertThat(mdc()).isEqualTo(outer);
		}), SAMPLED);
	}

	@Test
	void baggageScopeLeavesTheIds() {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			Map<String, String> outer = mdc();
			try (Scope scope = Baggage.builder().put("user", "42").build().makeCurrent()) {
				assertThat(scope).isNotNull();
				assertThat(mdc()).containsAllEntriesOf(outer);
			}
			assertThat(mdc()).isEqualTo(outer);
		}), SAMPLED, "management.tracing.baggage.remote-fields=user",
				"management.tracing.baggage.correlation.fields=user");
	}

	@Test
	void entriesOfTheApplicationStay() {
		this.application.run((tracer) -> {
			MDC.put("order", "7");
			try {
				inSpan(tracer, () -> assertThat(mdc()).containsEntry("order", "7").containsKey("trace_id"));
				assertThat(mdc()).containsOnlyKeys("order");
			}
			finally {
				MDC.remove("order");
			}
		}, SAMPLED);
	}

	@Test
	void spanOfTheOpenTelemetryApiIsInTheMdcToo() {
		SpanContext span = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getSampled(), TraceState.getDefault());
		this.application.run((tracer) -> {
			try (Scope scope = io.opentelemetry.api.trace.Span.wrap(span).makeCurrent()) {
				assertThat(scope).isNotNull();
				assertThat(mdc()).containsEntry("trace_id", span.getTraceId())
					.containsEntry("span_id", span.getSpanId())
					.containsEntry("trace_flags", "01");
			}
			assertThat(mdc()).isEmpty();
		});
	}

	@Test
	void unsampledSpanIsInTheMdcToo(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsEntry("trace_flags", "00");
		}), "management.tracing.sampling.probability=0.0");
		assertThat(line(output, "within")).contains(correlation());
	}

	@Test
	void exportNeedNotBeSwitchedOn(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsEntry("trace_flags", "01");
		}), SAMPLED, "management.tracing.export.enabled=false");
		assertThat(line(output, "within")).contains(correlation());
	}

	@Test
	void keysOfTheApplicationChangeMdcAndPattern(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsOnlyKeys("trace", "span", "flags");
		}), SAMPLED, "trace-propagation.logging.mdc.trace-id-key=trace",
				"trace-propagation.logging.mdc.span-id-key=span",
				"trace-propagation.logging.mdc.trace-flags-key=flags");
		assertThat(line(output, "within")).contains(correlation());
	}

	@Test
	void callerThatWasNotTrustedHasTheKeyOfTheApplication(CapturedOutput output) {
		receiveRestarted("trace-propagation.logging.mdc.untrusted-trace-id-key=untrusted",
				"logging.pattern.console=<%X{untrusted}> : %m%n");
		assertThat(line(output, "message")).isEqualTo("<0af7651916cd43dd8448eb211c80319c> : message");
		assertThat(line(output, "after the message")).isEqualTo("<> : after the message");
	}

	@Test
	void callerThatWasNotTrustedIsNotWrittenWhereItsKeyIsEmpty(CapturedOutput output) {
		receiveRestarted("trace-propagation.logging.mdc.untrusted-trace-id-key=",
				"logging.pattern.console=<%mdc> : %m%n");
		assertThat(line(output, "message")).contains("trace_id=")
			.doesNotContain("0af7651916cd43dd8448eb211c80319c")
			.doesNotContain("untrusted");
	}

	@Test
	void keyOfTheCallerThatIsThatOfAnotherIdIsRefused(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> receiveRestarted("trace-propagation.logging.mdc.untrusted-trace-id-key=trace_id"));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.mdc.untrusted-trace-id-key")
			.contains("Another id has this key. Choose a key of its own, or leave it empty.");
	}

	@Test
	void traceFlagsAreNotWrittenWhereTheirKeyIsEmpty(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsOnlyKeys("trace_id", "span_id");
		}), "trace-propagation.logging.mdc.trace-flags-key=");
		assertThat(line(output, "within")).contains(correlation());
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace-id-key", "span-id-key" })
	void idWithoutAKeyIsRefused(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.logging.mdc." + property + "="));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.mdc." + property)
			.contains("An id needs a key. Name one, or set 'trace-propagation.logging.enabled' to 'false'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "mdc.trace-id-key=trace id", "mdc.span-id-key= ", "mdc.trace-flags-key=flags\n",
			"mdc.untrusted-trace-id-key=a\u0000b", "mdc.trace-id-key=trace(32)", "mdc.span-id-key=a,b",
			"mdc.trace-id-key=${none:}}", "mdc.trace-flags-key=a\"b", "mdc.span-id-key=\u00a0" })
	void keyThatCannotBeReadIsRefused(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.logging." + property));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging." + property.substring(0, property.indexOf('=')))
			.contains("A key of the MDC has no white space, no control characters and none of ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "baggage=ten ant", "mdc.baggage-prefix=of the caller." })
	void keyOfBaggageThatCannotBeReadIsRefused(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.logging.baggage=tenant", "trace-propagation.logging." + property));
		assertThat(output).contains("APPLICATION FAILED TO START").contains("A key of the MDC has no white space");
	}

	@Test
	void keysMayHaveAllThatAPatternReads(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsOnlyKeys("dd.trace-id", "logging.example.com/spanId", "trace_flags");
		}), SAMPLED, "trace-propagation.logging.mdc.trace-id-key=dd.trace-id",
				"trace-propagation.logging.mdc.span-id-key=logging.example.com/spanId");
		assertThat(line(output, "within")).contains(correlation());
	}

	private void receiveRestarted(String... properties) {
		this.application.withSource(RestartingApplication.class)
			.runContext((context) -> context.getBean(RestartingApplication.Work.class).receive("restart"), properties);
	}

	@Test
	void namesOfBootComeBack(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsOnlyKeys("traceId", "spanId", "trace_flags");
		}), SAMPLED, "trace-propagation.logging.mdc.trace-id-key=traceId",
				"trace-propagation.logging.mdc.span-id-key=spanId");
		assertThat(line(output, "within")).contains(correlation());
	}

	@Test
	void bootsMdcAndPatternStayWhenLoggingIsSwitchedOff(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsOnlyKeys("traceId", "spanId");
		}), SAMPLED, "trace-propagation.logging.enabled=false");
		assertThat(line(output, "within")).contains(correlation());
	}

	@Test
	void bootsMdcAndPatternStayWhenTheStarterIsSwitchedOff(CapturedOutput output) {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			LoggingApplication.logger.info("within");
			assertThat(mdc()).containsOnlyKeys("traceId", "spanId");
		}), SAMPLED, "trace-propagation.enabled=false");
		assertThat(line(output, "within")).contains(correlation());
	}

	@Test
	void threadsDoNotShareTheIds() {
		this.application.run((tracer) -> inSpan(tracer, () -> {
			Map<String, String> seen = new HashMap<>();
			Thread thread = new Thread(() -> seen.putAll(mdc()));
			thread.start();
			join(thread);
			assertThat(seen).isEmpty();
		}), SAMPLED);
	}

	private void inSpan(Tracer tracer, Runnable work) {
		Span span = tracer.nextSpan().name("test").start();
		try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
			assertThat(scope).isNotNull();
			this.ids.put("trace_id", span.context().traceId());
			this.ids.put("span_id", span.context().spanId());
			work.run();
		}
		finally {
			span.end();
		}
	}

	private String correlation() {
		return "[" + this.ids.get("trace_id") + "-" + this.ids.get("span_id") + "] ";
	}

	private static Span current(Tracer tracer) {
		Span span = tracer.currentSpan();
		assertThat(span).isNotNull();
		return (span != null) ? span : Span.NOOP;
	}

	private static Map<String, String> mdc() {
		Map<String, @Nullable String> map = MDC.getCopyOfContextMap();
		Map<String, String> copy = new HashMap<>();
		if (map != null) {
			map.forEach((key, value) -> copy.put(key, String.valueOf(value)));
		}
		return copy;
	}

	private static String line(CapturedOutput output, String message) {
		List<String> lines = output.getOut().lines().filter((line) -> line.endsWith(": " + message)).toList();
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
