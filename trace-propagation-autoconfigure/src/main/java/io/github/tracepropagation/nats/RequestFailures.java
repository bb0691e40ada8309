// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.support.NatsRequestCompletableFuture;

/**
 * Tells why a request of jnats brought no reply. By default jnats reports both a subject
 * that nobody listens on and a reply that did not come in time as a cancelled future.
 */
final class RequestFailures {

	private static final int NO_RESPONDERS = 503;

	private RequestFailures() {
	}

	static NatsRequestException translate(String subject, Duration timeout, CompletableFuture<Message> request,
			Throwable error) {
		if (error instanceof TimeoutException) {
			return new NatsRequestTimeoutException(subject, timeout, error);
		}
		if (error instanceof JetStreamStatusException status && status.getStatus().getCode() == NO_RESPONDERS) {
			return new NatsNoRespondersException(subject, error);
		}
		if (error instanceof CancellationException && request instanceof NatsRequestCompletableFuture cancelled) {
			return translate(subject, timeout, cancelled, error);
		}
		return new NatsRequestException("Request on the NATS subject '" + subject + "' failed", subject, error);
	}

	private static NatsRequestException translate(String subject, Duration timeout,
			NatsRequestCompletableFuture request, Throwable error) {
		if (request.wasCancelledTimedOut()) {
			return new NatsRequestTimeoutException(subject, timeout, error);
		}
		if (request.wasCancelledClosing()) {
			return new NatsRequestException(
					"The NATS connection was closed before a reply on the subject '" + subject + "'", subject, error);
		}
		return new NatsNoRespondersException(subject, error);
	}

}
