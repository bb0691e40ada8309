// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.nats.instrumentation.JetStreamMetaData;
import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.UnreadableMessageException;
import io.nats.client.Message;
import io.nats.client.impl.AckType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

/**
 * Decides what JetStream is told of a message, and what becomes of one that could not be
 * handled: it is delivered again after a while, or it is given up and, where there is a
 * subject for that, kept as a dead letter. It is given up only once its dead letter is
 * safe. Safe for use by any number of threads.
 */
final class Settlement {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private static final int UNHANDLED_DELIVERIES = 5;

	private final NatsListenerEndpoint endpoint;

	private final ListenerSettings settings;

	private final MessagePublisher publisher;

	private final @Nullable String deadLetterSubject;

	private final int maxDeliveries;

	private volatile long serverMaxDeliveries;

	private final AtomicBoolean streamMissing = new AtomicBoolean();

	Settlement(NatsListenerEndpoint endpoint, ListenerSettings settings, MessagePublisher publisher) {
		this.endpoint = endpoint;
		this.settings = settings;
		this.publisher = publisher;
		this.deadLetterSubject = (endpoint.deadLetterSubject() != null) ? endpoint.deadLetterSubject()
				: settings.deadLetterSubject();
		this.maxDeliveries = (endpoint.maxDeliveries() != null) ? endpoint.maxDeliveries() : settings.maxDeliveries();
	}

	/**
	 * The server itself delivers no message more often.
	 * @param serverMaxDeliveries how often at most, not positive for no limit
	 */
	void limitDeliveries(long serverMaxDeliveries) {
		this.serverMaxDeliveries = serverMaxDeliveries;
	}

	/**
	 * Have no handler look at a message that was delivered much too often: it has ended
	 * each application that tried, and none of them has lived to give it up. Deliveries
	 * that a listener gave back when it stopped are in the number, and are allowed for.
	 * @param message the message
	 * @throws IllegalStateException where it is to be given up
	 */
	void checkDeliveries(Message message) {
		if (this.maxDeliveries > 0 && JetStreamMetaData.isPresent(message) && this.endpoint.ackMode() != AckMode.NONE) {
			long deliveries = message.metaData().deliveredCount();
			Assert.state(deliveries <= this.maxDeliveries + (long) UNHANDLED_DELIVERIES,
					() -> "The message was delivered " + deliveries + " times, of which " + this.maxDeliveries
							+ " may fail");
		}
	}

	/**
	 * A message was handled.
	 * @param message the message
	 */
	void succeeded(Message message) {
		if (JetStreamMetaData.isPresent(message) && this.endpoint.ackMode() == AckMode.AUTO) {
			tell(message, message::ack);
		}
	}

	/**
	 * A message could not be handled.
	 * @param message the message
	 * @param failure why it could not be handled
	 */
	void failed(Message message, Throwable failure) {
		if (!JetStreamMetaData.isPresent(message) || this.endpoint.ackMode() == AckMode.NONE) {
			keep(message, failure);
		}
		else if (!isSettled(message)) {
			if (isHopeless(message, failure)) {
				giveUp(message, failure);
			}
			else {
				deliverAgain(message);
			}
		}
	}

	/**
	 * A message was not looked at, as its listener stops.
	 * @param message the message
	 */
	void returned(Message message) {
		if (this.endpoint.ackMode() != AckMode.NONE) {
			tell(message, message::nak);
		}
		else {
			logger.warn("NATS listener {} had no time for message {} of the stream {}, which nobody delivers again",
					this.endpoint.id(), message.metaData().streamSequence(), message.metaData().getStream());
		}
	}

	private boolean isHopeless(Message message, Throwable failure) {
		long deliveries = message.metaData().deliveredCount();
		return isUnreadable(failure) || isReached(this.maxDeliveries, deliveries)
				|| isReached(this.serverMaxDeliveries, deliveries);
	}

	private static boolean isReached(long limit, long deliveries) {
		return limit > 0 && deliveries >= limit;
	}

	private void giveUp(Message message, Throwable failure) {
		if (!keep(message, failure)) {
			deliverAgain(message);
			return;
		}
		tell(message, message::term);
		logger.warn("NATS listener {} gives up message {} of the stream {} after delivery {}", this.endpoint.id(),
				message.metaData().streamSequence(), message.metaData().getStream(),
				message.metaData().deliveredCount());
	}

	private void deliverAgain(Message message) {
		Duration delay = this.settings.backoff(message.metaData().deliveredCount());
		tell(message, delay.isZero() ? message::nak : () -> message.nakWithDelay(delay));
	}

	/**
	 * Keep a message as a dead letter, where there is a subject for that and the message
	 * is not from there itself.
	 * @param message the message
	 * @param failure why it could not be handled
	 * @return whether there is nothing left to do for it
	 */
	private boolean keep(Message message, Throwable failure) {
		String subject = this.deadLetterSubject;
		if (subject == null || subject.equals(message.getSubject())) {
			return true;
		}
		try {
			boolean stored = JetStreamMetaData.isPresent(message) && this.endpoint.ackMode() != AckMode.NONE;
			boolean safe = new DeadLetter(message, failure).send(this.publisher, subject, stored);
			if (!safe && this.streamMissing.compareAndSet(false, true)) {
				logger.warn("NATS listener {} has the dead letter subject {}, which no stream takes: "
						+ "its messages are delivered again until one does", this.endpoint.id(), subject);
			}
			return safe;
		}
		catch (Throwable ex) {
			logger.error("NATS listener {} could not send a message from {} to the dead letter subject {}",
					this.endpoint.id(), message.getSubject(), subject, ex);
			return false;
		}
	}

	private void tell(Message message, Runnable acknowledgement) {
		try {
			acknowledgement.run();
		}
		catch (RuntimeException ex) {
			logger.warn("NATS listener {} could not acknowledge message {} of the stream {}, which is delivered again",
					this.endpoint.id(), message.metaData().streamSequence(), message.metaData().getStream(), ex);
		}
	}

	// An error handler may have thrown another exception in its place
	private static boolean isUnreadable(Throwable failure) {
		return failure instanceof UnreadableMessageException || failure.getCause() instanceof UnreadableMessageException
				|| Arrays.stream(failure.getSuppressed()).anyMatch(UnreadableMessageException.class::isInstance);
	}

	private static boolean isSettled(Message message) {
		AckType last = message.lastAck();
		return last != null && last.terminal;
	}

}
