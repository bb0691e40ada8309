// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import org.jspecify.annotations.Nullable;

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

	private List<Served> serving = List.of();

	private List<Served> former = List.of();

	private @Nullable String subscribed;

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
	 * @return what is still subscribed, or handles messages
	 */
	List<Dispatcher> end() {
		this.going = false;
		this.availability.listenNoMore();
		this.checks.release();
		synchronized (this) {
			return Stream.concat(this.serving.stream(), this.former.stream())
				.map((served) -> served.dispatcher)
				.toList();
		}
	}

	@Override
	public void run() {
		boolean settled = false;
		while (this.going) {
			try {
				awaitCheck(settled ? CHECK_INTERVAL : Availability.RETRY);
				this.availability.checkConnected();
				// Another instance may create the consumer at the same time
				settled = !ensureSubscribed();
				this.availability.back();
			}
			catch (InterruptedException ex) {
				return;
			}
			catch (Throwable ex) {
				// Even an error must not leave the listener without its watch
				this.availability.lost(ex);
				settled = false;
			}
		}
	}

	private void awaitCheck(Duration timeout) throws InterruptedException {
		if (this.checks.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
			this.checks.drainPermits();
		}
	}

	// Another instance may have created the consumer anew. What the former subscriptions
	// handle is finished, however long that takes.
	private synchronized boolean ensureSubscribed() {
		if (!this.going) {
			return false;
		}
		this.former = this.former.stream().filter((served) -> !served.closeWhereIdle()).toList();
		String deliverSubject = this.consumer.ensure();
		if (Objects.equals(deliverSubject, this.subscribed)) {
			return false;
		}
		this.messages.expect();
		List<Served> subscribing = subscribe();
		this.former = Stream.concat(this.former.stream(), this.serving.stream()).toList();
		this.serving = subscribing;
		this.subscribed = deliverSubject;
		return true;
	}

	private List<Served> subscribe() {
		List<Served> subscribing = new ArrayList<>();
		try {
			for (int i = 0; i < this.endpoint.concurrency(); i++) {
				Served served = new Served();
				subscribing.add(served);
				served.subscribe();
			}
			return subscribing;
		}
		catch (IOException | JetStreamApiException | RuntimeException ex) {
			subscribing.forEach((served) -> this.connection.closeDispatcher(served.dispatcher));
			throw new IllegalStateException("NATS listener '" + this.endpoint.id()
					+ "' cannot subscribe to the consumer '" + this.consumer.name() + "' of the stream '"
					+ this.consumer.stream() + "': " + ex.getMessage(), ex);
		}
	}

	/**
	 * One subscription, with the thread of jnats that handles its messages.
	 */
	private final class Served {

		private final Dispatcher dispatcher = PushWatch.this.connection.createDispatcher(this::handleEarly);

		private volatile boolean handling;

		private boolean idle;

		void subscribe() throws IOException, JetStreamApiException {
			PushWatch.this.consumer.jetStream()
				.subscribe(null, PushWatch.this.endpoint.queue(), this.dispatcher, this::handle, false,
						PushSubscribeOptions.bind(PushWatch.this.consumer.stream(), PushWatch.this.consumer.name()));
		}

		/**
		 * Close a subscription to which nothing is sent any more, unless it has messages.
		 * @return whether it is closed, which takes two calls, as a message is nowhere to
		 * be seen between the queue of jnats and its handler
		 */
		boolean closeWhereIdle() {
			boolean before = this.idle;
			this.idle = this.dispatcher.getPendingMessageCount() == 0 && !this.handling;
			if (before && this.idle) {
				PushWatch.this.connection.closeDispatcher(this.dispatcher);
				return true;
			}
			return false;
		}

		// jnats hands over here what comes in before the handler of the subscription is
		// set
		private void handleEarly(Message message) {
			if (message.isJetStream()) {
				handle(message);
			}
		}

		private void handle(Message message) {
			this.handling = true;
			try {
				PushWatch.this.messages.handle(List.of(message), () -> PushWatch.this.going);
			}
			finally {
				this.handling = false;
			}
		}

	}

}
