// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches by whether spans and headers of the hops
 * are left to the OpenTelemetry Java agent.
 *
 * @since 0.1.0
 * @see JavaAgent#leads
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Documented
@Conditional(OnJavaAgentCondition.class)
public @interface ConditionalOnJavaAgent {

	/**
	 * Whether the agent, or this library, is to make the spans.
	 * @return {@code true} for the agent
	 */
	boolean leads();

}
