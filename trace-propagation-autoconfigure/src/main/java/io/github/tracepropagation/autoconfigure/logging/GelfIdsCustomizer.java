// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import ch.qos.logback.classic.spi.ILoggingEvent;

import org.springframework.boot.context.properties.bind.Bindable;
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
 * is not told its format, which the name of a member gives away. A name that the
 * application has given to something else is left to it.
 */
class GelfIdsCustomizer implements StructuredLoggingJsonMembersCustomizer<Object> {

	private static final String JSON = "logging.structured.json.";

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
		Set<String> taken = taken(binder);
		this.keys = Stream.of(mdc.getTraceIdKey(), mdc.getSpanIdKey(), mdc.getTraceFlagsKey())
			.filter((key) -> !key.isEmpty() && !key.startsWith("_") && !taken.contains(key))
			.toList();
	}

	// Spring Boot refuses to write a line with a name that is there twice
	private static Set<String> taken(Binder binder) {
		Bindable<Map<String, String>> map = Bindable.mapOf(String.class, String.class);
		Set<String> taken = new HashSet<>(binder.bind(JSON + "add", map).orElseGet(Map::of).keySet());
		taken.addAll(binder.bind(JSON + "rename", map).orElseGet(Map::of).values());
		return taken;
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
