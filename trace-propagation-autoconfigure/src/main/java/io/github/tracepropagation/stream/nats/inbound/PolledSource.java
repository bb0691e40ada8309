// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.time.Duration;

import io.github.tracepropagation.nats.listener.polling.NatsMessagePoller;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.core.MessageSource;
import org.springframework.integration.core.Pausable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.util.Assert;

/**
 * Gives the application of a polled binding one message at a time.
 */
final class PolledSource implements MessageSource<byte[]>, Pausable {

	private final ThreadLocal<@Nullable PolledMessage> handling = new ThreadLocal<>();

	private final InboundMessages messages;

	private final Attempts attempts;

	private final Duration timeout;

	private final boolean autoAck;

	private @Nullable NatsMessagePoller poller;

	private volatile boolean paused;

	/**
	 * Create the source, still without its poller.
	 * @param messages makes Spring's messages
	 * @param attempts has messages handled
	 * @param timeout how long to wait for a message
	 * @param autoAck whether what was handled is acknowledged by itself
	 */
	PolledSource(InboundMessages messages, Attempts attempts, Duration timeout, boolean autoAck) {
		this.messages = messages;
		this.attempts = attempts;
		this.timeout = timeout;
		this.autoAck = autoAck;
	}

	void setPoller(NatsMessagePoller poller) {
		this.poller = poller;
	}

	@Override
	public @Nullable Message<byte[]> receive() {
		io.nats.client.Message message = this.paused ? null : poller().poll(this.timeout);
		return (message != null) ? this.messages.single(message, new PolledMessage(this, message, this.autoAck)) : null;
	}

	/**
	 * Have a message handled in its span.
	 * @param polled the message
	 */
	void process(PolledMessage polled) {
		this.handling.set(polled);
		try {
			poller().process(polled.message());
		}
		finally {
			this.handling.remove();
		}
	}

	/**
	 * Handle the message that this thread processes: the handler of the poller.
	 * @param message the message
	 * @return nothing to send on
	 */
	@Nullable Object handle(io.nats.client.Message message) throws Exception {
		PolledMessage polled = this.handling.get();
		Assert.state(polled != null, "No message is polled on this thread");
		polled.handle();
		return null;
	}

	void attempt(Message<?> message, io.nats.client.Message source, MessageHandler handler) throws Exception {
		this.attempts.handle(message, source, source.getSubject(), handler);
	}

	@Override
	public void start() {
		poller().start();
	}

	@Override
	public void stop() {
		this.paused = false;
		poller().stop();
	}

	@Override
	public boolean isRunning() {
		return poller().isRunning();
	}

	@Override
	public void pause() {
		this.paused = true;
	}

	@Override
	public void resume() {
		this.paused = false;
	}

	@Override
	public boolean isPaused() {
		return this.paused;
	}

	private NatsMessagePoller poller() {
		NatsMessagePoller poller = this.poller;
		Assert.state(poller != null, "The poller must be set");
		return poller;
	}

}
