// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import io.nats.service.ServiceMessage;
import org.jspecify.annotations.Nullable;

/**
 * Finds out when an endpoint of a jnats service fails. jnats catches its exception and
 * replies with a header that tells of it, on the thread and inside the span of the
 * request.
 */
final class ServiceErrors {

	private static final ThreadLocal<@Nullable Request> CURRENT = new ThreadLocal<>();

	private ServiceErrors() {
	}

	/**
	 * Note that this thread handles a message.
	 * @param message the message, which may be a request to a service
	 * @param hop the hop of its processing
	 * @return what the thread handled before, to be {@link #restore restored}
	 */
	static @Nullable Request begin(Message message, StartedHop hop) {
		Request outer = CURRENT.get();
		CURRENT.set(new Request(message.getReplyTo(), hop));
		return outer;
	}

	/**
	 * Note that this thread has handled a message.
	 * @param outer what {@link #begin begin} returned
	 */
	static void restore(@Nullable Request outer) {
		if (outer != null) {
			CURRENT.set(outer);
		}
		else {
			CURRENT.remove();
		}
	}

	/**
	 * Record an error on the hop of the request that it is the reply to.
	 * @param message a message that is sent
	 */
	static void check(OutgoingMessage message) {
		Headers headers = message.headers();
		if (headers == null || !headers.containsKey(ServiceMessage.NATS_SERVICE_ERROR)) {
			return;
		}
		Request request = CURRENT.get();
		if (request != null && message.subject().equals(request.replyTo)) {
			request.hop.error(new ServiceErrorException(headers.getFirst(ServiceMessage.NATS_SERVICE_ERROR)));
		}
	}

	/**
	 * A message that is handled.
	 *
	 * @param replyTo where its reply goes, or {@code null} for nowhere
	 * @param hop the hop of its processing
	 */
	record Request(@Nullable String replyTo, StartedHop hop) {

	}

	/**
	 * Tells a span what an endpoint replied.
	 */
	private static final class ServiceErrorException extends RuntimeException {

		ServiceErrorException(String message) {
			super(message);
		}

	}

}
