// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.otlp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.tracepropagation.autoconfigure.logging.LoggingApplication;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the export of log events, on the bytes that a collector receives.
 */
@ExtendWith(OutputCaptureExtension.class)
class OtlpLogIntegrationTests {

	private static final String ENABLED = "trace-propagation.logging.otlp.enabled=true";

	private static final String OWN_APPENDER = "logging.config=classpath:io/github/tracepropagation/autoconfigure/logging/logback-otlp.xml";

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication();

	private final List<byte[]> received = new CopyOnWriteArrayList<>();

	private HttpServer collector;

	private String endpoint = "";

	OtlpLogIntegrationTests() throws IOException {
		this.collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
	}

	@BeforeEach
	void startCollector() {
		this.collector.createContext("/v1/logs", this::receive);
		this.collector.start();
		this.endpoint = "management.opentelemetry.logging.export.otlp.endpoint=http://localhost:"
				+ this.collector.getAddress().getPort() + "/v1/logs";
	}

	@AfterEach
	void stopCollector() {
		this.collector.stop(0);
	}

	@Test
	void recordHasTheIdsOfItsSpan() {
		Span span = log(ENABLED, this.endpoint);
		assertThat(records("within")).isEqualTo(1);
		assertThat(records(span)).isEqualTo(1);
	}

	@Test
	void appenderOfTheApplicationIsUsedAndNoOtherIsAdded() {
		Span span = log(ENABLED, this.endpoint, OWN_APPENDER);
		assertThat(records("within")).isEqualTo(1);
		assertThat(records(span)).isEqualTo(1);
	}

	@Test
	void nothingIsExportedUnlessAskedFor() {
		log(this.endpoint);
		assertThat(this.received).isEmpty();
	}

	@Test
	void nothingIsExportedWhenLoggingIsSwitchedOff() {
		log(ENABLED, this.endpoint, "trace-propagation.logging.enabled=false");
		assertThat(this.received).isEmpty();
	}

	@Test
	void nothingFailsWithoutAnEndpoint(CapturedOutput output) {
		log(ENABLED);
		assertThat(this.received).isEmpty();
		assertThat(output).doesNotContain("Exception");
		assertThat(output).containsOnlyOnce("so no log event is exported")
			.contains("management.opentelemetry.logging.export.otlp.endpoint");
	}

	@Test
	void nothingIsFoundWhereSomethingIsExported(CapturedOutput output) {
		log(ENABLED, this.endpoint);
		log(this.endpoint);
		assertThat(output).doesNotContain("so no log event is exported");
	}

	@Test
	void secondApplicationThatClosesDoesNotSilenceTheFirst() {
		List<Span> spans = new CopyOnWriteArrayList<>();
		this.application.run((tracer) -> {
			log(ENABLED, this.endpoint, OWN_APPENDER);
			Span span = tracer.nextSpan().start();
			spans.add(span);
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				LoggingApplication.logger.info("after the second");
			}
			finally {
				span.end();
			}
		}, ENABLED, this.endpoint, OWN_APPENDER);
		assertThat(records("after the second")).isEqualTo(1);
		assertThat(records("within")).isEqualTo(1);
		assertThat(records(spans.get(0))).isEqualTo(1);
	}

	@Test
	void appenderIsDetachedAtTheEnd() {
		this.application.run((tracer) -> assertThat(appenders()).isEqualTo(1), ENABLED);
		assertThat(appenders()).isZero();
	}

	@Test
	void missingAppenderIsRefusedWithTheDependencyToAdd(CapturedOutput output) {
		this.application.withClassLoader(new FilteredClassLoader("io.opentelemetry.instrumentation.logback"));
		assertThatException().isThrownBy(() -> log(ENABLED));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.otlp.enabled")
			.contains("'io.opentelemetry.instrumentation:opentelemetry-logback-appender-1.0'");
	}

	private Span log(String... properties) {
		List<Span> spans = new CopyOnWriteArrayList<>();
		this.application.run((tracer) -> {
			LoggingApplication.logger.info("outside");
			Span span = tracer.nextSpan().start();
			spans.add(span);
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				LoggingApplication.logger.info("within");
			}
			finally {
				span.end();
			}
		}, properties);
		return spans.get(0);
	}

	private void receive(HttpExchange exchange) throws IOException {
		this.received.add(exchange.getRequestBody().readAllBytes());
		exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

	private int records(String message) {
		return occurrences(HexFormat.of().formatHex(message.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Return the number of log records with the ids of a span: field 9 of a record is the
	 * trace id of 16 bytes, field 10 the span id of 8.
	 * @param span the span
	 * @return the number of records
	 */
	private int records(Span span) {
		return occurrences("4a10" + span.context().traceId() + "5208" + span.context().spanId());
	}

	private int occurrences(String hexadecimal) {
		return this.received.stream()
			.map(HexFormat.of()::formatHex)
			.mapToInt((body) -> body.split(hexadecimal, -1).length - 1)
			.sum();
	}

	private static long appenders() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		List<Object> appenders = new CopyOnWriteArrayList<>();
		root.iteratorForAppenders().forEachRemaining(appenders::add);
		return appenders.stream().filter(OpenTelemetryAppender.class::isInstance).count();
	}

}
