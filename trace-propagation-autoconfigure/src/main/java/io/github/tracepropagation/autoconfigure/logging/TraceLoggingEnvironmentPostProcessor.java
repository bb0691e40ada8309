// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.logging.TraceLoggingProperties.Format;
import io.github.tracepropagation.logging.MdcKeys;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * {@link EnvironmentPostProcessor} that gives Spring Boot's logging system its
 * correlation pattern and its formats of the console and the log file before it starts.
 * All are set with the least precedence, so that an application's own value wins.
 */
class TraceLoggingEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String CORRELATION_PATTERN = "logging.pattern.correlation";

	static final String CONSOLE_FORMAT = "logging.structured.format.console";

	static final String FILE_FORMAT = "logging.structured.format.file";

	private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

	private static final String ENCODER = "net.logstash.logback.encoder.LogstashEncoder";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		if (!isEnabled(binder)) {
			return;
		}
		TraceLoggingProperties properties = binder.bindOrCreate("trace-propagation.logging",
				TraceLoggingProperties.class);
		Map<String, Object> defaults = new LinkedHashMap<>();
		MdcKeys keys = CheckedMdcKeys.of(properties.getMdc());
		defaults.put(CORRELATION_PATTERN, "%%correlationId{%s(32),%s(16)}".formatted(keys.traceId(), keys.spanId()));
		ClassLoader classLoader = application.getClassLoader();
		putFormat(defaults, CONSOLE_FORMAT, "trace-propagation.logging.format", properties.getFormat(), classLoader);
		putFormat(defaults, FILE_FORMAT, "trace-propagation.logging.file-format", properties.getFileFormat(),
				classLoader);
		environment.getPropertySources().addLast(new MapPropertySource("tracePropagationLogging", defaults));
	}

	static boolean isEnabled(Binder binder) {
		return binder.bind("trace-propagation.enabled", Boolean.class).orElse(true)
				&& binder.bind("trace-propagation.logging.enabled", Boolean.class).orElse(true);
	}

	private static void putFormat(Map<String, Object> defaults, String key, String property, Format format,
			ClassLoader classLoader) {
		if (format != Format.JSON) {
			return;
		}
		if (!ClassUtils.isPresent(LOGBACK, classLoader)) {
			throw new InvalidConfigurationPropertyValueException(property, "json", "It needs Logback, and '" + LOGBACK
					+ "' is not on the classpath. Set the property to 'text', and '" + key + "' to 'logstash'.");
		}
		if (!ClassUtils.isPresent(ENCODER, classLoader)) {
			throw new InvalidConfigurationPropertyValueException(property, "json",
					"'" + ENCODER + "' is not on the classpath. Add the dependency "
							+ "'net.logstash.logback:logstash-logback-encoder', or set the property to 'text'.");
		}
		defaults.put(key, JsonStructuredLogFormatter.class.getName());
	}

}
