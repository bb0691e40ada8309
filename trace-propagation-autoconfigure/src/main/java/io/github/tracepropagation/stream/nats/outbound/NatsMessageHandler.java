// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import io.github.tracepropagation.nats.NatsOperations;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;

import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.messaging.Message;

/**
 * Sends messages to the subject of a binding.
 */
final class NatsMessageHandler extends AbstractMessageHandler {

	private final NatsOperations operations;

	private final NatsHeaderMapper headerMapper;

	private final ProducerDestination destination;

	NatsMessageHandler(NatsOperations operations, NatsHeaderMapper headerMapper, ProducerDestination destination) {
		this.operations = operations;
		this.headerMapper = headerMapper;
		this.destination = destination;
	}

	@Override
	protected void handleMessageInternal(Message<?> message) {
		this.operations.publish(this.destination.getName(), message.getPayload(),
				this.headerMapper.toNats(message.getHeaders()));
	}

}
