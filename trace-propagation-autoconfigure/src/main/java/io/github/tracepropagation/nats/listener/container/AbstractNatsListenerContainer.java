// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of a container, and the changes between them.
 */
abstract class AbstractNatsListenerContainer implements NatsListenerContainer {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private static final Runnable NOTHING = () -> {
	};

	private final NatsListenerEndpoint endpoint;

	private final ThreadLocal<Boolean> handling = ThreadLocal.withInitial(() -> false);

	private final AtomicInteger handlingThreads = new AtomicInteger();

	private boolean running;

	private boolean paused;

	AbstractNatsListenerContainer(NatsListenerEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Begin to take messages.
	 */
	abstract void open();

	/**
	 * Take no more messages.
	 * @return waits until the messages under way are handled
	 */
	abstract Runnable close();

	/**
	 * Run what handles messages on this thread.
	 * @param handler what handles messages
	 */
	final void handle(Runnable handler) {
		this.handling.set(true);
		this.handlingThreads.incrementAndGet();
		try {
			handler.run();
		}
		finally {
			this.handlingThreads.decrementAndGet();
			this.handling.remove();
		}
	}

	/**
	 * Return whether messages are handled.
	 * @return whether a thread handles one at this moment
	 */
	final boolean isHandling() {
		return this.handlingThreads.get() > 0;
	}

	@Override
	public final NatsListenerEndpoint getEndpoint() {
		return this.endpoint;
	}

	@Override
	public final synchronized void start() {
		if (this.running) {
			return;
		}
		open();
		this.running = true;
		logger.info("NATS listener {} listens to {}", this.endpoint.id(),
				(this.endpoint.stream() != null) ? "the stream " + this.endpoint.stream() : this.endpoint.subjects());
	}

	@Override
	public final void stop() {
		finish(beginStop());
	}

	@Override
	public final void stop(Runnable callback) {
		Runnable finishing = beginStop();
		if (this.handling.get()) {
			finish(finishing);
			callback.run();
			return;
		}
		inBackground(() -> {
			try {
				finishing.run();
			}
			finally {
				callback.run();
			}
		});
	}

	private synchronized Runnable beginStop() {
		boolean taking = this.running && !this.paused;
		if (this.running) {
			logger.info("NATS listener {} stops", this.endpoint.id());
		}
		this.running = false;
		this.paused = false;
		return taking ? close() : NOTHING;
	}

	@Override
	public final void pause() {
		finish(beginPause());
	}

	private synchronized Runnable beginPause() {
		boolean taking = this.running && !this.paused;
		this.paused = this.running;
		if (taking) {
			logger.info("NATS listener {} pauses", this.endpoint.id());
		}
		return taking ? close() : NOTHING;
	}

	// The message that is handled on this thread would be waited for in vain
	private void finish(Runnable finishing) {
		if (this.handling.get()) {
			inBackground(finishing);
		}
		else {
			finishing.run();
		}
	}

	private void inBackground(Runnable finishing) {
		new Thread(finishing, "nats-listener-" + this.endpoint.id() + "-stop").start();
	}

	@Override
	public final synchronized void resume() {
		if (this.paused) {
			open();
			this.paused = false;
			logger.info("NATS listener {} goes on", this.endpoint.id());
		}
	}

	@Override
	public final synchronized boolean isRunning() {
		return this.running;
	}

	@Override
	public final synchronized boolean isPaused() {
		return this.paused;
	}

}
