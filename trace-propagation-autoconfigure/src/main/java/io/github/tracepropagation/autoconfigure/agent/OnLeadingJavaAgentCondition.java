// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.agent;

import io.github.tracepropagation.autoconfigure.JavaAgent;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where spans and headers are left to the OpenTelemetry Java agent.
 */
class OnLeadingJavaAgentCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("OpenTelemetry Java agent");
		if (!JavaAgent.isActive()) {
			return ConditionOutcome.noMatch(message.because("no OpenTelemetry Java agent is active"));
		}
		return new ConditionOutcome(JavaAgent.leads(context.getEnvironment()),
				message.because("the OpenTelemetry Java agent is active"));
	}

}
