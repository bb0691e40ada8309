// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches unless the starter, or the room that is
 * named, is switched off: {@code trace-propagation.enabled=false} or, for the room
 * {@code http.server}, {@code trace-propagation.http.server.enabled=false}. A room within
 * a room ({@code nats.listener} within {@code nats}) is off with the outer one.
 *
 * @since 0.1.0
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.TYPE, ElementType.METHOD })
@Documented
@Conditional(OnEnabledPropagationCondition.class)
public @interface ConditionalOnEnabledPropagation {

	/**
	 * The room, as in the property names below {@code trace-propagation}.
	 * @return the room, or an empty string for the starter as a whole
	 */
	String value() default "";

}
