// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.json.JsonWriter.MemberPath;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * {@link StructuredLoggingJsonMembersCustomizer} that gives Spring Boot's {@code gelf}
 * format the ids under the names that they have in every other format. GELF puts an
 * underscore in front of what is in the MDC, and the fields with one stay. A customizer
 * is not told its format, which the name of a member gives away.
 */
class GelfIdsCustomizer implements StructuredLoggingJsonMembersCustomizer<Object> {

	private static final String MESSAGE_OF_GELF = "short_message";

	private final boolean enabled;

	private final List<String> keys;

	private volatile boolean gelf;

	GelfIdsCustomizer(Environment environment) {
		Binder binder = Binder.get(environment);
		this.enabled = TraceLoggingEnvironmentPostProcessor.isEnabled(binder)
				&& ClassUtils.isPresent("ch.qos.logback.classic.spi.ILoggingEvent", getClass().getClassLoader());
		TraceLoggingProperties.Mdc mdc = binder.bindOrCreate("trace-propagation.logging", TraceLoggingProperties.class)
			.getMdc();
		this.keys = List.of(mdc.getTraceIdKey(), mdc.getSpanIdKey(), mdc.getTraceFlagsKey());
	}

	@Override
	public void customize(Members<Object> members) {
		if (this.enabled) {
			members.applyingNameProcessor(this::notice);
			members.add().usingPairs((event, pairs) -> {
				if (this.gelf && event instanceof ILoggingEvent logged) {
					this.keys.stream()
						.filter(logged.getMDCPropertyMap()::containsKey)
						.forEach((key) -> pairs.accept(key, logged.getMDCPropertyMap().get(key)));
				}
			});
		}
	}

	private String notice(MemberPath path, String name) {
		if (!this.gelf && MESSAGE_OF_GELF.equals(path.toUnescapedString())) {
			this.gelf = true;
		}
		return name;
	}

}
