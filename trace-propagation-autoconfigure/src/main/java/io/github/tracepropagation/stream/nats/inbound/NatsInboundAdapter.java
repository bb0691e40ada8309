// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.List;

import io.github.tracepropagation.nats.listener.NatsBatchHandler;
import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.core.Pausable;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.util.Assert;

/**
 * Sends what a listener container receives to the channel of a binding. What fails is
 * thrown to the container, which has the message delivered again or makes it a dead
 * letter.
 */
final class NatsInboundAdapter extends MessageProducerSupport implements Pausable, NatsBatchHandler<Message> {

	private final InboundMessages messages;

	private final Attempts attempts;

	private @Nullable NatsListenerContainer container;

	NatsInboundAdapter(InboundMessages messages, Attempts attempts) {
		this.messages = messages;
		this.attempts = attempts;
	}

	void setContainer(NatsListenerContainer container) {
		this.container = container;
	}

	@Nullable Object handle(Message message) throws Exception {
		this.attempts.handle(this.messages.single(message), message, message.getSubject(), this::sendMessage);
		return null;
	}

	@Override
	public Message read(Message message) {
		return message;
	}

	@Override
	public void handle(List<Message> batch) throws Exception {
		this.attempts.handle(this.messages.batch(batch), batch, batch.get(0).getSubject(), this::sendMessage);
	}

	@Override
	public String getComponentType() {
		return "nats:message-driven-channel-adapter";
	}

	/**
	 * Return whether this makes a span of its own, which it does not: its container has.
	 * @return {@code false}
	 */
	@Override
	public boolean isObserved() {
		return false;
	}

	@Override
	protected void doStart() {
		container().start();
	}

	@Override
	protected void doStop() {
		container().stop();
	}

	@Override
	public void pause() {
		container().pause();
	}

	@Override
	public void resume() {
		container().resume();
	}

	@Override
	public boolean isPaused() {
		return container().isPaused();
	}

	private NatsListenerContainer container() {
		NatsListenerContainer container = this.container;
		Assert.state(container != null, "The container must be set");
		return container;
	}

}
