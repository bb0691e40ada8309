// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Checks the {@code enabled} property of the starter, of the room and of the rooms around
 * it.
 */
class OnEnabledPropagationCondition extends SpringBootCondition {

	private static final String PREFIX = "trace-propagation";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnEnabledPropagation.class);
		String switchedOff = findSwitchedOff(context.getEnvironment(), room(metadata));
		return (switchedOff != null) ? ConditionOutcome.noMatch(message.because(switchedOff + " is false"))
				: ConditionOutcome.match(message.because("nothing switches it off"));
	}

	private static String room(AnnotatedTypeMetadata metadata) {
		Map<String, @Nullable Object> attributes = metadata
			.getAnnotationAttributes(ConditionalOnEnabledPropagation.class.getName());
		return (attributes != null && attributes.get("value") instanceof String value) ? value : "";
	}

	private static @Nullable String findSwitchedOff(Environment environment, String room) {
		Binder binder = Binder.get(environment);
		String path = room.isEmpty() ? PREFIX : PREFIX + "." + room;
		for (int end = PREFIX.length(); end != -1; end = nextEnd(path, end)) {
			String property = path.substring(0, end) + ".enabled";
			if (!binder.bind(property, Boolean.class).orElse(true)) {
				return property;
			}
		}
		return null;
	}

	private static int nextEnd(String path, int end) {
		if (end == path.length()) {
			return -1;
		}
		int next = path.indexOf('.', end + 1);
		return (next != -1) ? next : path.length();
	}

}
