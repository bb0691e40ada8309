// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

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
		try {
			handler.run();
		}
		finally {
			this.handling.remove();
		}
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
		new Thread(() -> {
			try {
				finishing.run();
			}
			finally {
				callback.run();
			}
		}, "nats-listener-" + this.endpoint.id() + "-stop").start();
	}

	private synchronized Runnable beginStop() {
		boolean taking = this.running && !this.paused;
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
		return taking ? close() : NOTHING;
	}

	// The message that is handled on this thread would be waited for in vain
	private void finish(Runnable finishing) {
		if (this.handling.get()) {
			new Thread(finishing, "nats-listener-" + this.endpoint.id() + "-stop").start();
		}
		else {
			finishing.run();
		}
	}

	@Override
	public final synchronized void resume() {
		if (this.paused) {
			open();
			this.paused = false;
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
