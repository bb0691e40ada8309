// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.Method;
import java.time.Duration;

import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Where a method of jnats that sends has the parts of the message among its parameters.
 * jnats has the same order everywhere: subject, reply subject, headers, payload, and then
 * a timeout or options; or a {@link Message} in the place of all but the last.
 */
final class MessageParameters {

	private static final int ABSENT = -1;

	private int message = ABSENT;

	private int subject = ABSENT;

	private int replyTo = ABSENT;

	private int headers = ABSENT;

	private int body = ABSENT;

	private int option = ABSENT;

	private MessageParameters() {
	}

	/**
	 * Find the parts among the parameters of a method.
	 * @param method the method
	 * @return where they are, or {@code null} where a parameter is not understood
	 */
	static @Nullable MessageParameters of(Method method) {
		MessageParameters parameters = new MessageParameters();
		Class<?>[] types = method.getParameterTypes();
		for (int i = 0; i < types.length; i++) {
			if (!parameters.take(types[i], i)) {
				return null;
			}
		}
		boolean complete = parameters.message != ABSENT || parameters.subject != ABSENT && parameters.body != ABSENT;
		return complete ? parameters : null;
	}

	private boolean take(Class<?> type, int index) {
		if (type == String.class && this.subject == ABSENT) {
			this.subject = index;
		}
		else if (type == String.class && this.replyTo == ABSENT) {
			this.replyTo = index;
		}
		else if (type == Headers.class && this.headers == ABSENT) {
			this.headers = index;
		}
		else if (type == byte[].class && this.body == ABSENT) {
			this.body = index;
		}
		else if (type == Message.class && index == 0) {
			this.message = index;
		}
		else if (type == Duration.class || type == PublishOptions.class) {
			this.option = index;
		}
		else {
			return false;
		}
		return true;
	}

	/**
	 * Read the message from the arguments of an invocation.
	 * @param arguments the arguments
	 * @return the message, or {@code null} where it has no subject, which is for jnats to
	 * refuse
	 */
	@Nullable OutgoingMessage message(@Nullable Object[] arguments) {
		if (this.message != ABSENT) {
			Message given = (Message) arguments[this.message];
			return (given != null && given.getSubject() != null) ? OutgoingMessage.of(given) : null;
		}
		String to = (String) arguments[this.subject];
		return (to != null) ? new OutgoingMessage(to, (String) argument(arguments, this.replyTo),
				(Headers) argument(arguments, this.headers), (byte[]) arguments[this.body]) : null;
	}

	/**
	 * Read the timeout or the options from the arguments of an invocation.
	 * @param arguments the arguments
	 * @return a {@link Duration}, {@link PublishOptions} or {@code null}
	 */
	@Nullable Object option(@Nullable Object[] arguments) {
		return argument(arguments, this.option);
	}

	private static @Nullable Object argument(@Nullable Object[] arguments, int index) {
		return (index != ABSENT) ? arguments[index] : null;
	}

}
