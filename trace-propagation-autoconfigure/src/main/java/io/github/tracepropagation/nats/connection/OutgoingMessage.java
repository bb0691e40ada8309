// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.lang.reflect.Method;
import java.time.Duration;

import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message that is about to be sent, whichever way it was handed over.
 *
 * @param subject the subject it is sent to
 * @param replyTo where replies go, or {@code null} for nowhere
 * @param headers the headers, or {@code null} for none
 * @param body the payload, or {@code null} for none
 */
record OutgoingMessage(String subject, @Nullable String replyTo, @Nullable Headers headers, byte @Nullable [] body) {

	static OutgoingMessage of(Message message) {
		return new OutgoingMessage(message.getSubject(), message.getReplyTo(), message.getHeaders(), message.getData());
	}

	OutgoingMessage withHeaders(Headers other) {
		return new OutgoingMessage(this.subject, this.replyTo, other, this.body);
	}

	int bodySize() {
		return (this.body != null) ? this.body.length : 0;
	}

	/**
	 * Where a method of jnats that sends has the parts of the message among its
	 * parameters. jnats has the same order everywhere: subject, reply subject, headers,
	 * payload, and then a timeout or options; or a {@link Message} in the place of all
	 * but the last.
	 */
	static final class Parameters {

		private static final int ABSENT = -1;

		private int message = ABSENT;

		private int subject = ABSENT;

		private int replyTo = ABSENT;

		private int headers = ABSENT;

		private int body = ABSENT;

		private int option = ABSENT;

		private Parameters() {
		}

		/**
		 * Find the parts among the parameters of a method.
		 * @param method the method
		 * @return where they are, or {@code null} where a parameter is not understood
		 */
		static @Nullable Parameters of(Method method) {
			Parameters parameters = new Parameters();
			Class<?>[] types = method.getParameterTypes();
			for (int i = 0; i < types.length; i++) {
				if (!parameters.take(types[i], i)) {
					return null;
				}
			}
			boolean complete = parameters.message != ABSENT
					|| parameters.subject != ABSENT && parameters.body != ABSENT;
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
		 * @return the message, or {@code null} where it has no subject, which is for
		 * jnats to refuse
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

}
