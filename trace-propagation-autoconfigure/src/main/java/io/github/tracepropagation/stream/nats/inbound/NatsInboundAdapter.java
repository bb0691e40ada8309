// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.Assert;

/**
 * Sends what a listener container receives to the channel of a binding.
 */
final class NatsInboundAdapter extends MessageProducerSupport {

	private final NatsHeaderMapper headerMapper;

	private @Nullable NatsListenerContainer container;

	NatsInboundAdapter(NatsHeaderMapper headerMapper) {
		this.headerMapper = headerMapper;
	}

	void setContainer(NatsListenerContainer container) {
		this.container = container;
	}

	@Nullable Object handle(Message message) {
		sendMessage(
				MessageBuilder.withPayload(message.getData()).copyHeaders(this.headerMapper.fromNats(message)).build());
		return null;
	}

	@Override
	protected void doStart() {
		container().start();
	}

	@Override
	protected void doStop() {
		container().stop();
	}

	private NatsListenerContainer container() {
		NatsListenerContainer container = this.container;
		Assert.state(container != null, "The container must be set");
		return container;
	}

}
