// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.nats.client.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a JetStream consumer for messages, on threads of its own.
 */
final class PullListenerContainer extends AbstractNatsListenerContainer {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private final Connection connection;

	private final JetStreamConsumer consumer;

	private final Availability availability;

	private final TakenMessages messages;

	private final int batchSize;

	private final Duration drainTimeout;

	private volatile List<PullWorker> workers = List.of();

	PullListenerContainer(NatsListenerEndpoint endpoint, Connection connection, JetStreamConsumer consumer,
			ListenerProcessor processor, int batchSize, Duration drainTimeout) {
		super(endpoint);
		this.connection = connection;
		this.consumer = consumer;
		this.availability = new Availability(endpoint.id(), connection, this::wake);
		this.messages = new TakenMessages(this, consumer, processor);
		this.batchSize = batchSize;
		this.drainTimeout = drainTimeout;
	}

	@Override
	void open() {
		if (this.availability.isConnected()) {
			this.consumer.ensure();
		}
		this.workers = IntStream.range(0, getEndpoint().concurrency()).mapToObj(this::createWorker).toList();
		this.availability.listen();
		this.workers.forEach(Thread::start);
	}

	private void wake() {
		this.workers.forEach(PullWorker::wake);
	}

	private PullWorker createWorker(int index) {
		return new PullWorker("nats-listener-" + getEndpoint().id() + "-" + index, this.connection, this.consumer,
				this.availability, this.messages, this.batchSize);
	}

	@Override
	Runnable close() {
		List<PullWorker> ending = this.workers;
		this.availability.listenNoMore();
		ending.forEach(PullWorker::end);
		return () -> finish(ending);
	}

	private void finish(List<PullWorker> ending) {
		long end = System.nanoTime() + this.drainTimeout.toNanos();
		try {
			for (PullWorker worker : ending) {
				worker.join(Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		List<PullWorker> late = ending.stream().filter(Thread::isAlive).toList();
		if (!late.isEmpty()) {
			logger.warn("NATS listener {} did not finish its messages within {} ms", getEndpoint().id(),
					this.drainTimeout.toMillis());
			late.forEach(Thread::interrupt);
		}
		this.messages.close();
	}

}
