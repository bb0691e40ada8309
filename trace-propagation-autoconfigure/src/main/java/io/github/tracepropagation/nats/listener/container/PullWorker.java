// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.listener.processing.RoundTrips;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a consumer for messages, again and again, until it is stopped. Whatever happens to
 * the server, the consumer or the connection, it tries again. What it was given and has
 * not handed on when it stops, it gives back.
 */
final class PullWorker extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(PullWorker.class);

	private static final Duration FIRST_MESSAGE_TIMEOUT = Duration.ofSeconds(5);

	private static final Duration FURTHER_MESSAGES_TIMEOUT = Duration.ofMillis(250);

	private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(1);

	private final Connection connection;

	private final JetStreamConsumer consumer;

	private final Availability availability;

	private final TakenMessages messages;

	private final int batchSize;

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Object fetchLock = new Object();

	private boolean fetching;

	private volatile boolean disturbed;

	PullWorker(String name, Connection connection, JetStreamConsumer consumer, Availability availability,
			TakenMessages messages, int batchSize) {
		super(name);
		this.connection = connection;
		this.consumer = consumer;
		this.availability = availability;
		this.messages = messages;
		this.batchSize = batchSize;
	}

	/**
	 * Take no more messages. One that is under way is finished.
	 */
	void end() {
		this.stopped.countDown();
		wake();
	}

	/**
	 * Do not wait for a message any longer, as the server may have forgotten who waits.
	 */
	void wake() {
		this.disturbed = true;
		synchronized (this.fetchLock) {
			if (this.fetching) {
				interrupt();
			}
		}
	}

	@Override
	public void run() {
		while (isGoing()) {
			try {
				this.availability.checkConnected();
				this.consumer.ensure();
				this.messages.expect();
				work();
			}
			catch (Throwable ex) {
				if (isGoing()) {
					this.availability.lost(ex);
					pauseBeforeRetry();
				}
			}
		}
	}

	private void work() throws IOException, JetStreamApiException {
		JetStreamSubscription subscription = this.consumer.jetStream()
			.subscribe(null, PullSubscribeOptions.fastBind(this.consumer.stream(), this.consumer.name()));
		try {
			while (isGoing()) {
				this.disturbed = false;
				long start = System.nanoTime();
				List<Message> taken = take(subscription);
				if (taken.isEmpty() && isGoing()) {
					this.availability.checkConnected();
					checkConsumer(Duration.ofNanos(System.nanoTime() - start));
				}
				this.availability.back();
				this.messages.handle(taken, this::isGoing);
			}
		}
		finally {
			release(subscription);
		}
	}

	/**
	 * Wait for a message, and take with it those that are there already.
	 * @param subscription the subscription
	 * @return the messages, none where none came in time
	 */
	private List<Message> take(JetStreamSubscription subscription) {
		List<Message> taken = fetch(subscription, 1, FIRST_MESSAGE_TIMEOUT);
		if (taken.isEmpty() || this.batchSize == 1) {
			return taken;
		}
		long further = Math.min(this.batchSize - 1, taken.get(0).metaData().pendingCount());
		if (further <= 0 || !isGoing()) {
			return taken;
		}
		List<Message> all = new ArrayList<>(taken);
		try {
			all.addAll(fetch(subscription, (int) further, FURTHER_MESSAGES_TIMEOUT));
		}
		catch (RuntimeException ex) {
			// The next attempt meets it again, with no message at hand
			logger.debug("NATS listener could not take further messages", ex);
		}
		return all;
	}

	private List<Message> fetch(JetStreamSubscription subscription, int count, Duration timeout) {
		synchronized (this.fetchLock) {
			if (!isGoing()) {
				return List.of();
			}
			this.fetching = true;
		}
		try {
			return subscription.fetch(count, timeout);
		}
		finally {
			synchronized (this.fetchLock) {
				this.fetching = false;
				Thread.interrupted();
			}
		}
	}

	// The server answers at once where the consumer, or JetStream, is gone
	private void checkConsumer(Duration waited) {
		if (this.disturbed || waited.compareTo(FIRST_MESSAGE_TIMEOUT.dividedBy(2)) < 0) {
			this.consumer.ensure();
			pauseBeforeRetry();
		}
	}

	private void release(JetStreamSubscription subscription) {
		try {
			if (this.availability.isConnected()) {
				RoundTrips.drain(this.connection, subscription, System.nanoTime() + DRAIN_TIMEOUT.toNanos());
				this.messages.giveBack(subscription);
			}
			else {
				this.messages.giveBack(subscription);
				subscription.unsubscribe();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("The subscription is gone already", ex);
		}
	}

	private boolean isGoing() {
		return this.stopped.getCount() > 0;
	}

	private void pauseBeforeRetry() {
		try {
			this.stopped.await(Availability.RETRY.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			logger.debug("NATS listener thread {} goes on", getName(), ex);
		}
	}

}
