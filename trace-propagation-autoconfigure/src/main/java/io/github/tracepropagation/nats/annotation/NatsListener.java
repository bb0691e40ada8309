// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;

/**
 * Makes a method of a bean a listener to NATS subjects or to a JetStream stream. It runs
 * inside the CONSUMER span that continues the trace of the message. What it returns,
 * unless that is {@code null}, is sent to the subject of
 * {@link org.springframework.messaging.handler.annotation.SendTo @SendTo}, or without
 * that as the reply where the sender asked for one; a
 * {@link java.util.concurrent.CompletionStage} is waited for. An exception it throws is
 * recorded on the span and logged inside it; later messages are handled as before.
 * <p>
 * Its parameters may be the payload, converted to the declared type from JSON or taken as
 * {@code String} or {@code byte[]}, the {@link io.nats.client.Message}, and what
 * {@link org.springframework.messaging.handler.annotation.Payload @Payload},
 * {@link org.springframework.messaging.handler.annotation.Header @Header} and
 * {@link org.springframework.messaging.handler.annotation.Headers @Headers} give, the
 * names in {@link io.github.tracepropagation.nats.NatsHeaders} among the headers. In the
 * mode {@link ListenerMode#PULL} a {@link java.util.List} without annotation as the only
 * parameter is a batch: of payloads, or of messages.
 * <p>
 * Property placeholders are resolved in all texts. The annotation may be used on
 * annotations.
 *
 * @since 0.1.0
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface NatsListener {

	/**
	 * The id of the listener, unique in an application.
	 * @return the id; by default the bean name and the method name
	 */
	String id() default "";

	/**
	 * The subjects to listen to. Wildcards are allowed.
	 * @return the subjects, at least one unless there is a stream, of which none is all
	 */
	String[] subjects() default {};

	/**
	 * The queue group, of whose members one gets each message.
	 * @return the queue group; by default none, so that every instance gets every message
	 */
	String queue() default "";

	/**
	 * The stream to get messages from.
	 * @return the name of the stream; by default none, which is core NATS
	 */
	String stream() default "";

	/**
	 * The durable consumer, by which JetStream remembers what was acknowledged. Instances
	 * with the same one share the messages.
	 * @return the name of the consumer; by default a consumer that is gone with the
	 * listener
	 */
	String durable() default "";

	/**
	 * How the listener gets its messages.
	 * @return the mode; by default {@code CORE} without a stream and {@code PULL} with
	 * one
	 */
	ListenerMode mode() default ListenerMode.AUTO;

	/**
	 * Who acknowledges messages of JetStream.
	 * @return the mode
	 */
	AckMode ack() default AckMode.AUTO;

	/**
	 * How many threads handle messages.
	 * @return the number; more than one needs a queue group unless the mode is
	 * {@code PULL}
	 */
	String concurrency() default "1";

	/**
	 * The name of a bean of type
	 * {@link io.github.tracepropagation.nats.listener.NatsListenerErrorHandler}.
	 * @return the name of the bean; by default none, so that what the method fails on
	 * counts as failed
	 */
	String errorHandler() default "";

	/**
	 * The name of a bean of type
	 * {@link io.github.tracepropagation.nats.listener.NatsListenerContainerFactory}.
	 * @return the name of the bean; by default the only one of that type
	 */
	String containerFactory() default "";

	/**
	 * Whether the listener is started with the application.
	 * @return {@code "false"} where somebody starts it later by the registry
	 */
	String autoStartup() default "true";

	/**
	 * How many messages are taken at once in the mode {@code PULL}, and so how many a
	 * batch has at most.
	 * @return the number; by default that of the property
	 */
	String batchSize() default "";

	/**
	 * How often a message of JetStream may be delivered before it is given up.
	 * @return the number, 0 for no limit; by default that of the property
	 */
	String maxDeliveries() default "";

	/**
	 * Where a message goes that could not be handled: one of JetStream when it is given
	 * up, one of core NATS at once.
	 * @return the subject; by default that of the property
	 */
	String deadLetterSubject() default "";

}
