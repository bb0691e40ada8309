// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import io.github.tracepropagation.logging.JsonLogLayout;
import org.slf4j.LoggerFactory;

import org.springframework.boot.logging.structured.StructuredLogFormatter;

/**
 * {@link StructuredLogFormatter} for {@code trace-propagation.logging.format=json}.
 * Created by Spring Boot's logging system, by its class name.
 */
class JsonStructuredLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private final JsonLogLayout layout = new JsonLogLayout((Context) LoggerFactory.getILoggerFactory());

	@Override
	public String format(ILoggingEvent event) {
		return new String(this.layout.write(event), StandardCharsets.UTF_8);
	}

	@Override
	public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
		return StandardCharsets.UTF_8.equals(charset) ? this.layout.write(event) : format(event).getBytes(charset);
	}

}
