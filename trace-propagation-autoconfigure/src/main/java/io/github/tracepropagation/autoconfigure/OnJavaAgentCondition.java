// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Checks who makes the spans of the hops.
 */
class OnJavaAgentCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnJavaAgent.class);
		Map<String, @Nullable Object> attributes = metadata
			.getAnnotationAttributes(ConditionalOnJavaAgent.class.getName());
		boolean wanted = attributes != null && Boolean.TRUE.equals(attributes.get("leads"));
		boolean leads = JavaAgent.leads(context.getEnvironment());
		return new ConditionOutcome(leads == wanted, message.because(leads
				? "the OpenTelemetry Java agent makes the spans" : "no OpenTelemetry Java agent makes the spans"));
	}

}
