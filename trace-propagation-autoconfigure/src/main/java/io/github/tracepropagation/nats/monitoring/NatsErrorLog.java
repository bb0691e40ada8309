// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

import io.nats.client.Connection;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.nats.client.support.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link ErrorListener} that warns of what goes wrong on a connection, at most once a
 * minute for each kind of error. What a lost connection brings with it, such as the
 * exception of each attempt to connect again, is logged at DEBUG:
 * {@link NatsConnectionLog} tells of that. Passwords in URLs are left out.
 *
 * @since 0.1.0
 */
public final class NatsErrorLog implements ErrorListener {

	private static final Logger logger = LoggerFactory.getLogger(NatsErrorLog.class);

	private final BoundedWarnings warnings = new BoundedWarnings(logger);

	@Override
	public void errorOccurred(Connection connection, String error) {
		warn("error", connection, "the server says '" + ServerUrls.withoutLogin(error) + "'");
	}

	@Override
	public void exceptionOccurred(@Nullable Connection connection, Exception exception) {
		Throwable failure = (exception instanceof ExecutionException && exception.getCause() != null)
				? exception.getCause() : exception;
		if (failure instanceof SSLException) {
			warn("ssl", connection, "no secure connection: " + failure.getMessage());
		}
		else if (isLoss(failure)) {
			logger.debug("{}: {}", Names.of(connection), ServerUrls.withoutLogin(failure.toString()));
		}
		else {
			this.warnings.warn(failure.getClass().getName(),
					Names.of(connection) + ": an exception in a handler, or " + "in jnats", failure);
		}
	}

	@Override
	public void slowConsumerDetected(Connection connection, Consumer consumer) {
		String subject = (consumer instanceof Subscription subscription) ? subscription.getSubject() : "a dispatcher";
		warn("slow", connection, "messages come faster than the consumer of " + subject
				+ " handles them, and are dropped: " + consumer.getDroppedCount() + " so far");
	}

	@Override
	public void messageDiscarded(Connection connection, Message message) {
		warn("discarded", connection,
				"a message to " + message.getSubject() + " was discarded, as too many wait to be sent");
	}

	@Override
	public void heartbeatAlarm(Connection connection, JetStreamSubscription subscription, long lastStreamSequence,
			long lastConsumerSequence) {
		warn("heartbeat", connection, "no heartbeat of the consumer " + subscription.getConsumerName());
	}

	@Override
	public void unhandledStatus(Connection connection, JetStreamSubscription subscription, Status status) {
		warn("status", connection, "consumer " + subscription.getConsumerName() + ": " + status.getMessageWithCode());
	}

	@Override
	public void pullStatusWarning(Connection connection, JetStreamSubscription subscription, Status status) {
		warn("pull-warning", connection,
				"consumer " + subscription.getConsumerName() + ": " + status.getMessageWithCode());
	}

	@Override
	public void pullStatusError(Connection connection, JetStreamSubscription subscription, Status status) {
		warn("pull-error", connection,
				"consumer " + subscription.getConsumerName() + ": " + status.getMessageWithCode());
	}

	@Override
	public void socketWriteTimeout(Connection connection) {
		warn("write-timeout", connection, "the server takes no more data");
	}

	private void warn(String kind, @Nullable Connection connection, String what) {
		this.warnings.warn(kind, Names.of(connection) + ": " + what);
	}

	private static boolean isLoss(Throwable failure) {
		return failure instanceof IOException || failure instanceof TimeoutException
				|| failure instanceof CancellationException || failure instanceof InterruptedException;
	}

}
