// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.function.Function;

import io.github.tracepropagation.nats.sending.AnswerReader;
import io.github.tracepropagation.nats.sending.ExchangeFailure;
import io.nats.client.Message;

/**
 * Reads the reply to a request.
 *
 * @param <T> the type of what the reply is turned into
 * @param subject the subject of the request
 * @param timeout how long the reply is waited for
 * @param conversion turns the reply into what is asked for
 */
record ReplyReader<T>(String subject, Duration timeout, Function<Message, T> conversion) implements AnswerReader<T> {

	@Override
	public T read(Message reply) {
		return this.conversion.apply(reply);
	}

	@Override
	public RuntimeException failure(ExchangeFailure failure, Throwable cause) {
		return switch (failure) {
			case NO_RESPONDERS -> new NatsNoRespondersException(this.subject, cause);
			case TIMED_OUT -> new NatsRequestTimeoutException(this.subject, this.timeout, cause);
			case CLOSED -> failure("The NATS connection was closed before a reply on the subject '%s'", cause);
			case INTERRUPTED -> failure("Interrupted while waiting for a reply on the NATS subject '%s'", cause);
			case OTHER -> failure("Request on the NATS subject '%s' failed", cause);
		};
	}

	private NatsRequestException failure(String message, Throwable cause) {
		return new NatsRequestException(message.formatted(this.subject), this.subject, cause);
	}

}
