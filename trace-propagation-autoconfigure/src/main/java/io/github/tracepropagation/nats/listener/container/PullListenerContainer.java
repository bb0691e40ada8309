// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerProcessor;
import io.nats.client.Connection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

/**
 * Asks a JetStream consumer for messages, on threads of its own.
 */
final class PullListenerContainer extends AbstractNatsListenerContainer {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private final Connection connection;

	private final JetStreamConsumer consumer;

	private final Availability availability;

	private final ListenerProcessor processor;

	private final int batchSize;

	private final Duration drainTimeout;

	private volatile List<PullWorker> workers = List.of();

	private @Nullable TakenMessages messages;

	PullListenerContainer(NatsListenerEndpoint endpoint, Connection connection, JetStreamConsumer consumer,
			ListenerProcessor processor, int batchSize, Duration drainTimeout) {
		super(endpoint);
		this.connection = connection;
		this.consumer = consumer;
		this.availability = new Availability(endpoint.id(), connection, this::wake);
		this.processor = processor;
		this.batchSize = batchSize;
		this.drainTimeout = drainTimeout;
	}

	@Override
	void open() {
		if (this.availability.isConnected()) {
			this.consumer.ensure();
		}
		TakenMessages opening = new TakenMessages(this, this.consumer, this.processor);
		this.messages = opening;
		this.workers = IntStream.range(0, getEndpoint().concurrency())
			.mapToObj((index) -> createWorker(index, opening))
			.toList();
		this.availability.listen();
		this.workers.forEach(Thread::start);
	}

	private void wake() {
		this.workers.forEach(PullWorker::wake);
	}

	private PullWorker createWorker(int index, TakenMessages taken) {
		return new PullWorker("nats-listener-" + getEndpoint().id() + "-" + index, this.connection, this.consumer,
				this.availability, taken, this.batchSize);
	}

	@Override
	Runnable close() {
		List<PullWorker> ending = this.workers;
		TakenMessages closing = this.messages;
		Assert.state(closing != null, "This container is not open");
		this.availability.listenNoMore();
		ending.forEach(PullWorker::end);
		return () -> finish(ending, closing);
	}

	private void finish(List<PullWorker> ending, TakenMessages closing) {
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
		}
		closing.close();
		late.forEach(Thread::interrupt);
	}

}
