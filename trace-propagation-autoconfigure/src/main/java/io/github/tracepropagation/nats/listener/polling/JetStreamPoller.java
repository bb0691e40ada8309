// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.polling;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.container.Availability;
import io.github.tracepropagation.nats.listener.container.JetStreamConsumer;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.github.tracepropagation.nats.listener.processing.ProgressReporter;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a JetStream consumer for one message at a time. Where the server has forgotten the
 * consumer, the next poll creates it anew.
 */
final class JetStreamPoller implements NatsMessagePoller {

	private static final Logger logger = LoggerFactory.getLogger(NatsMessagePoller.class);

	private static final Duration AT_ONCE = Duration.ofMillis(1);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

	private final NatsListenerEndpoint endpoint;

	private final JetStreamConsumer consumer;

	private final ListenerProcessor processor;

	private final Availability availability;

	private final Object fetchLock = new Object();

	private volatile ProgressReporter progress;

	private int underWay;

	private long nextCheck;

	private @Nullable JetStreamSubscription subscription;

	private volatile boolean running;

	private volatile boolean disturbed;

	JetStreamPoller(NatsListenerEndpoint endpoint, Connection connection, JetStreamConsumer consumer,
			ListenerProcessor processor) {
		this.endpoint = endpoint;
		this.consumer = consumer;
		this.processor = processor;
		this.progress = new ProgressReporter(endpoint.id());
		this.availability = new Availability(endpoint.id(), connection, () -> this.disturbed = true);
	}

	@Override
	public @Nullable Message poll(Duration timeout) {
		// A subscription cannot be asked by several threads
		synchronized (this.fetchLock) {
			return this.running ? fetch(timeout) : null;
		}
	}

	private @Nullable Message fetch(Duration timeout) {
		try {
			this.availability.checkConnected();
			Message message = next(timeout);
			this.availability.back();
			return message;
		}
		catch (IOException | JetStreamApiException | RuntimeException ex) {
			this.availability.lost(ex);
			release();
			return null;
		}
	}

	private @Nullable Message next(Duration timeout) throws IOException, JetStreamApiException {
		JetStreamSubscription polled = subscribed();
		long start = System.nanoTime();
		List<Message> taken = polled.fetch(1, timeout);
		if (taken.isEmpty()) {
			checkConsumer(Duration.ofNanos(System.nanoTime() - start), timeout);
			return null;
		}
		this.consumer.taken(taken);
		return taken.get(0);
	}

	private JetStreamSubscription subscribed() throws IOException, JetStreamApiException {
		JetStreamSubscription subscribed = this.subscription;
		if (subscribed == null) {
			ensure();
			this.processor.limitDeliveries(this.consumer.maxDeliveries());
			if (this.endpoint.ackMode() != AckMode.NONE) {
				this.progress.start(this.consumer.ackWait());
			}
			subscribed = this.consumer.jetStream()
				.subscribe(null, PullSubscribeOptions.fastBind(this.consumer.stream(), this.consumer.name()));
			this.subscription = subscribed;
		}
		return subscribed;
	}

	// A consumer that is gone says so to who waits for it, and otherwise nothing
	private void checkConsumer(Duration waited, Duration timeout) {
		boolean early = waited.compareTo(timeout.dividedBy(2)) < 0;
		if (early || this.disturbed || System.nanoTime() - this.nextCheck >= 0) {
			this.disturbed = false;
			ensure();
		}
	}

	private void ensure() {
		this.consumer.ensure();
		this.nextCheck = System.nanoTime() + CHECK_INTERVAL.toNanos();
	}

	@Override
	public void process(Message message) {
		begin(message);
		try {
			this.processor.process(message, this.consumer.subject());
		}
		finally {
			end(message);
			this.consumer.processed(message);
		}
	}

	private synchronized void begin(Message message) {
		this.underWay++;
		if (this.endpoint.ackMode() != AckMode.NONE) {
			this.progress.begin(List.of(message));
		}
	}

	private synchronized void end(Message message) {
		this.underWay--;
		this.progress.end(message);
		stopWhereDone();
	}

	private void stopWhereDone() {
		if (!this.running && this.underWay == 0) {
			this.progress.stop();
		}
	}

	@Override
	public synchronized void start() {
		if (this.running) {
			return;
		}
		if (this.availability.isConnected()) {
			this.consumer.ensure();
		}
		this.progress = new ProgressReporter(this.endpoint.id());
		this.availability.listen();
		this.running = true;
		logger.info("NATS listener {} is polled for the stream {}", this.endpoint.id(), this.endpoint.stream());
	}

	@Override
	public void stop() {
		synchronized (this) {
			if (!this.running) {
				return;
			}
			this.running = false;
			this.availability.listenNoMore();
			stopWhereDone();
		}
		synchronized (this.fetchLock) {
			release();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	private void release() {
		JetStreamSubscription released = this.subscription;
		this.subscription = null;
		if (released == null) {
			return;
		}
		try {
			giveBack(released);
			released.unsubscribe();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("The subscription is gone already", ex);
		}
	}

	// A message may have come after its poll had given up
	private void giveBack(JetStreamSubscription released) throws InterruptedException {
		Message left = released.nextMessage(AT_ONCE);
		while (left != null) {
			if (left.isJetStream()) {
				this.processor.giveBack(left);
			}
			left = released.nextMessage(AT_ONCE);
		}
	}

}
