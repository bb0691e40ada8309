// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method of a bean a listener to NATS subjects. It runs inside the CONSUMER span
 * that continues the trace of the message. What it returns, unless that is {@code null},
 * is sent as the reply where the sender asked for one. An exception it throws is recorded
 * on the span and logged inside it; later messages are handled as before.
 * <p>
 * Its parameters may be the payload, converted to the declared type from JSON or taken as
 * {@code String} or {@code byte[]}, the {@link io.nats.client.Message}, and what
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload},
 * {@link org.springframework.messaging.handler.annotation.Header @Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers} give, the
 * names in {@link io.github.tracepropagation.nats.NatsHeaders} among the headers.
 *
 * @since 0.1.0
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface NatsListener {

	/**
	 * The id of the listener, unique in an application. Property placeholders are
	 * resolved.
	 * @return the id; by default the bean name and the method name
	 */
	String id() default "";

	/**
	 * The subjects to subscribe to. Wildcards are allowed, property placeholders are
	 * resolved.
	 * @return the subjects, at least one
	 */
	String[] subjects();

	/**
	 * The queue group, of whose members one gets each message. Property placeholders are
	 * resolved.
	 * @return the queue group; by default none, so that every instance gets every message
	 */
	String queue() default "";

}
