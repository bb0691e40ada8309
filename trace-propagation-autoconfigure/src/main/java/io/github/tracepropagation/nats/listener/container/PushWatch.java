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
import io.github.tracepropagation.nats.listener.processing.RoundTrips;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The subscriptions to a push consumer, and the thread that looks after them: where the
 * server has forgotten the consumer, it is created anew and subscribed to. A consumer
 * that is gone says nothing, so it is asked for when the connection is back and from time
 * to time.
 */
final class PushWatch extends Thread {

	private static final Logger logger = LoggerFactory.getLogger(PushWatch.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

	private final NatsListenerEndpoint endpoint;

	private final Connection connection;

	private final JetStreamConsumer consumer;

	private final TakenMessages messages;

	private final Availability availability;

	private final Semaphore checks = new Semaphore(0);

	private List<Dispatcher> dispatchers = List.of();

	private List<Dispatcher> retired = List.of();

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
			return Stream.concat(this.dispatchers.stream(), this.retired.stream().filter(Dispatcher::isActive))
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
			catch (RuntimeException ex) {
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

	// Other instances of the application may have created the consumer anew
	private synchronized boolean ensureSubscribed() {
		if (!this.going) {
			return false;
		}
		String deliverSubject = this.consumer.ensure();
		if (Objects.equals(deliverSubject, this.subscribed)) {
			return false;
		}
		this.messages.expect();
		List<Dispatcher> previous = this.dispatchers;
		this.dispatchers = subscribe();
		this.subscribed = deliverSubject;
		retire(previous);
		return true;
	}

	// What they handle is finished, however long that takes
	private void retire(List<Dispatcher> previous) {
		this.retired = Stream.concat(this.retired.stream(), previous.stream()).filter(Dispatcher::isActive).toList();
		try {
			for (Dispatcher dispatcher : previous) {
				RoundTrips.drain(this.connection, dispatcher, Duration.ZERO);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.debug("The former subscriptions are gone already", ex);
		}
	}

	private List<Dispatcher> subscribe() {
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
		return subscribing;
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
