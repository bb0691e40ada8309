// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.core.env.Environment;

/**
 * Creates the converter that writes a stack trace: by
 * {@code trace-propagation.logging.json.stack-trace}, or as
 * {@code logging.structured.json.stacktrace} asks for.
 */
final class StackTraceConverters {

	private static final String JSON = "trace-propagation.logging.json";

	private StackTraceConverters() {
	}

	static ThrowableHandlingConverter create(Environment environment, @Nullable StackTracePrinter printer) {
		ShortenedThrowableConverter converter = shortened(
				Binder.get(environment).bindOrCreate(JSON, JsonLogProperties.class).getStackTrace());
		return (printer != null) ? new PrintingConverter(printer, converter) : converter;
	}

	private static ShortenedThrowableConverter shortened(JsonLogProperties.StackTrace properties) {
		if (properties.getMaxLength() <= 0) {
			throw new InvalidConfigurationPropertyValueException(JSON + ".stack-trace.max-length",
					properties.getMaxLength(), "It must be above 0.");
		}
		ShortenedThrowableConverter converter = new ShortenedThrowableConverter();
		converter.setRootCauseFirst(properties.isRootCauseFirst());
		converter.setMaxLength(properties.getMaxLength());
		return converter;
	}

	/**
	 * Converter that asks a printer, and another converter where that fails or the
	 * throwable itself is not to be had.
	 */
	private static final class PrintingConverter extends ThrowableHandlingConverter {

		private final StackTracePrinter printer;

		private final ThrowableHandlingConverter otherwise;

		PrintingConverter(StackTracePrinter printer, ThrowableHandlingConverter otherwise) {
			this.printer = printer;
			this.otherwise = otherwise;
		}

		@Override
		public void start() {
			this.otherwise.start();
			super.start();
		}

		@Override
		public String convert(ILoggingEvent event) {
			if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
				try {
					return this.printer.printStackTraceToString(proxy.getThrowable());
				}
				catch (OutOfMemoryError ex) {
					throw ex;
				}
				catch (Throwable ex) {
					return this.otherwise.convert(event);
				}
			}
			return this.otherwise.convert(event);
		}

	}

}
