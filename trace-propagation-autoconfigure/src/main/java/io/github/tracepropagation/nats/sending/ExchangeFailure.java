// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.support.NatsRequestCompletableFuture;

/**
 * Why a message brought no answer. By default jnats reports a subject that nobody listens
 * on, an answer that did not come in time, and a connection that was closed meanwhile all
 * as a cancelled future.
 *
 * @since 0.1.0
 */
public enum ExchangeFailure {

	/**
	 * Nobody listens on the subject.
	 */
	NO_RESPONDERS,

	/**
	 * The answer did not come in time.
	 */
	TIMED_OUT,

	/**
	 * The connection was closed before the answer came.
	 */
	CLOSED,

	/**
	 * The thread that waited for the answer was interrupted.
	 */
	INTERRUPTED,

	/**
	 * Something else.
	 */
	OTHER;

	private static final int NO_RESPONDERS_STATUS = 503;

	static ExchangeFailure of(CompletableFuture<Message> request, Throwable error) {
		if (error instanceof TimeoutException) {
			return TIMED_OUT;
		}
		if (error instanceof JetStreamStatusException status && status.getStatus().getCode() == NO_RESPONDERS_STATUS) {
			return NO_RESPONDERS;
		}
		if (error instanceof CancellationException && request instanceof NatsRequestCompletableFuture cancelled) {
			return of(cancelled);
		}
		return OTHER;
	}

	private static ExchangeFailure of(NatsRequestCompletableFuture cancelled) {
		if (cancelled.wasCancelledTimedOut()) {
			return TIMED_OUT;
		}
		return cancelled.wasCancelledClosing() ? CLOSED : NO_RESPONDERS;
	}

}
