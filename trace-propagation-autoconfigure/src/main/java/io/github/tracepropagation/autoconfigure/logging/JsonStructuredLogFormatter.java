// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import io.github.tracepropagation.logging.json.JsonLogLayout;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.core.env.Environment;

/**
 * {@link StructuredLogFormatter} for {@code trace-propagation.logging.format=json}.
 * Created by Spring Boot's logging system, by its class name.
 */
class JsonStructuredLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private final JsonLogLayout layout;

	/**
	 * Create the formatter.
	 * @param environment the environment
	 * @param stackTracePrinter what {@code logging.structured.json.stacktrace} asks for,
	 * if anything
	 */
	JsonStructuredLogFormatter(Environment environment, @Nullable StackTracePrinter stackTracePrinter) {
		this.layout = new JsonLogLayout((Context) LoggerFactory.getILoggerFactory(),
				JsonFieldsFactory.create(environment), StackTraceConverters.create(environment, stackTracePrinter));
	}

	@Override
	public String format(ILoggingEvent event) {
		return new String(this.layout.write(event), StandardCharsets.UTF_8);
	}

	@Override
	public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
		return StandardCharsets.UTF_8.equals(charset) ? this.layout.write(event) : format(event).getBytes(charset);
	}

}
