// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;

/**
 * The subscriptions to a push consumer, and the thread that looks after them: where the
 * server has forgotten the consumer, it is created anew and subscribed to. A consumer
 * that is gone says nothing, so it is asked for when the connection is back and from time
 * to time.
 */
final class PushWatch extends Thread {

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

	private final NatsListenerEndpoint endpoint;

	private final Connection connection;

	private final JetStreamConsumer consumer;

	private final TakenMessages messages;

	private final Availability availability;

	private final Semaphore checks = new Semaphore(0);

	private List<Dispatcher> dispatchers = List.of();

	private volatile boolean going = true;

	PushWatch(NatsListenerEndpoint endpoint, Connection connection, JetStreamConsumer consumer,
			TakenMessages messages) {
		super("nats-listener-" + endpoint.id() + "-watch");
		setDaemon(true);
		this.endpoint = endpoint;
		this.connection = connection;
		this.consumer = consumer;
		this.messages = messages;
		this.availability = new Availability(endpoint.id(), connection, this.checks::release);
	}

	/**
	 * Subscribe, at once where there is a connection.
	 * @throws IllegalStateException where there is a connection and the consumer cannot
	 * be used
	 */
	void begin() {
		if (this.availability.isConnected()) {
			ensureSubscribed();
		}
		this.availability.listen();
		start();
	}

	/**
	 * Look no longer after the consumer. Messages that still come are given back.
	 * @return what is still subscribed
	 */
	List<Dispatcher> end() {
		this.going = false;
		this.availability.listenNoMore();
		this.checks.release();
		synchronized (this) {
			return this.dispatchers;
		}
	}

	@Override
	public void run() {
		boolean fine = true;
		while (this.going) {
			try {
				awaitCheck(fine ? CHECK_INTERVAL : Availability.RETRY);
				this.availability.checkConnected();
				ensureSubscribed();
				this.availability.back();
				fine = true;
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (RuntimeException ex) {
				this.availability.lost(ex);
				fine = false;
			}
		}
	}

	private void awaitCheck(Duration timeout) throws InterruptedException {
		if (this.checks.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			this.checks.drainPermits();
		}
	}

	private synchronized void ensureSubscribed() {
		if (this.going && (this.consumer.ensure() || this.dispatchers.isEmpty())) {
			this.dispatchers.forEach(this.connection::closeDispatcher);
			this.dispatchers = List.of();
			this.messages.expect();
			subscribe();
		}
	}

	private void subscribe() {
		List<Dispatcher> subscribing = new ArrayList<>();
		try {
			for (int i = 0; i < this.endpoint.concurrency(); i++) {
				Dispatcher dispatcher = this.connection.createDispatcher(this::handleEarly);
				subscribing.add(dispatcher);
				this.consumer.jetStream()
					.subscribe(null, this.endpoint.queue(), dispatcher, this::handle, false,
							PushSubscribeOptions.bind(this.consumer.stream(), this.consumer.name()));
			}
		}
		catch (IOException | JetStreamApiException | RuntimeException ex) {
			subscribing.forEach(this.connection::closeDispatcher);
			throw new IllegalStateException("NATS listener '" + this.endpoint.id()
					+ "' cannot subscribe to the consumer '" + this.consumer.name() + "' of the stream '"
					+ this.consumer.stream() + "': " + ex.getMessage(), ex);
		}
		this.dispatchers = subscribing;
	}

	// jnats hands over here what comes in before the handler of the subscription is set
	private void handleEarly(Message message) {
		if (message.isJetStream()) {
			handle(message);
		}
	}

	private void handle(Message message) {
		this.messages.handle(List.of(message), () -> this.going);
	}

}
