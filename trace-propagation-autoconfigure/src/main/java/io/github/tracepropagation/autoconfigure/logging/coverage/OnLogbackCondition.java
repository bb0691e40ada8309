// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/**
 * Checks that Logback is what SLF4J logs to. That its classes are there is not enough, as
 * they may be beside those of another logging system.
 */
class OnLogbackCondition extends SpringBootCondition {

	private static final String LOGGER_CONTEXT = "ch.qos.logback.classic.LoggerContext";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Logback");
		if (!ClassUtils.isPresent(LOGGER_CONTEXT, context.getClassLoader())) {
			return ConditionOutcome.noMatch(message.didNotFind("class").items(LOGGER_CONTEXT));
		}
		String factory = LoggerFactory.getILoggerFactory().getClass().getName();
		return new ConditionOutcome(factory.equals(LOGGER_CONTEXT), message.because("SLF4J logs to " + factory));
	}

}
