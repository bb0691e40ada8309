// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.Method;
import java.time.Duration;

import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.PublishOptions;
import org.jspecify.annotations.Nullable;

/**
 * A method of {@link Connection} or {@link JetStream} that sends a message. All methods
 * of a name do the same, so that the one with all parts of a message is called for each
 * of them.
 *
 * @param operation how the message is sent
 * @param parameters where the parts of the message are
 * @param call sends the message
 */
record SendingMethod(NatsOperation operation, OutgoingMessage.Parameters parameters, Call call) {

	/**
	 * Return what a method sends.
	 * @param method the method
	 * @return how it sends, or {@code null} where it does not, or takes what is not
	 * understood
	 */
	static @Nullable SendingMethod of(Method method) {
		Class<?> type = method.getDeclaringClass();
		if (type != Connection.class && type != JetStream.class) {
			return null;
		}
		OutgoingMessage.Parameters parameters = OutgoingMessage.Parameters.of(method);
		if (parameters == null) {
			return null;
		}
		return (type == Connection.class) ? ofConnection(method, parameters) : ofJetStream(method, parameters);
	}

	private static @Nullable SendingMethod ofConnection(Method method, OutgoingMessage.Parameters parameters) {
		return switch (method.getName()) {
			case "publish" -> new SendingMethod(NatsOperation.PUBLISH, parameters, SendingMethod::publish);
			case "request" -> new SendingMethod(NatsOperation.REQUEST, parameters,
					(method.getReturnType() == Message.class) ? SendingMethod::request : SendingMethod::requestAsync);
			case "requestWithTimeout" ->
				new SendingMethod(NatsOperation.REQUEST, parameters, SendingMethod::requestWithTimeout);
			default -> null;
		};
	}

	private static @Nullable SendingMethod ofJetStream(Method method, OutgoingMessage.Parameters parameters) {
		return switch (method.getName()) {
			case "publish" -> new SendingMethod(NatsOperation.PUBLISH, parameters, SendingMethod::publishToStream);
			case "publishAsync" ->
				new SendingMethod(NatsOperation.PUBLISH, parameters, SendingMethod::publishToStreamAsync);
			default -> null;
		};
	}

	private static @Nullable Object publish(Object target, OutgoingMessage message, @Nullable Object none) {
		((Connection) target).publish(message.subject(), message.replyTo(), message.headers(), message.body());
		return null;
	}

	private static @Nullable Object request(Object target, OutgoingMessage message, @Nullable Object timeout)
			throws InterruptedException {
		return ((Connection) target).request(message.subject(), message.headers(), message.body(), (Duration) timeout);
	}

	private static Object requestAsync(Object target, OutgoingMessage message, @Nullable Object none) {
		return ((Connection) target).request(message.subject(), message.headers(), message.body());
	}

	private static Object requestWithTimeout(Object target, OutgoingMessage message, @Nullable Object timeout) {
		return ((Connection) target).requestWithTimeout(message.subject(), message.headers(), message.body(),
				(Duration) timeout);
	}

	private static @Nullable Object publishToStream(Object target, OutgoingMessage message, @Nullable Object options)
			throws Exception {
		return ((JetStream) target).publish(message.subject(), message.headers(), message.body(),
				(PublishOptions) options);
	}

	private static @Nullable Object publishToStreamAsync(Object target, OutgoingMessage message,
			@Nullable Object options) {
		return ((JetStream) target).publishAsync(message.subject(), message.headers(), message.body(),
				(PublishOptions) options);
	}

	/**
	 * Sends a message by jnats.
	 */
	@FunctionalInterface
	interface Call {

		/**
		 * Send a message.
		 * @param target the connection or the JetStream context
		 * @param message the message
		 * @param option a timeout or options, or {@code null} for none
		 * @return what jnats returns
		 * @throws Exception what jnats throws
		 */
		@Nullable Object send(Object target, OutgoingMessage message, @Nullable Object option) throws Exception;

	}

}
