// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.tracepropagation.nats.NatsPayloadConverter;
import io.github.tracepropagation.stream.nats.binding.NatsProducerProperties;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.header.NatsMessageHeaders;
import io.github.tracepropagation.stream.nats.header.NatsMessageId;
import io.github.tracepropagation.stream.nats.provisioning.NatsProducerDestination;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.Assert;

/**
 * Turns the messages of a binding into those of NATS: one into one, and a batch, which is
 * a list of payloads with a list of headers, into one for each payload.
 */
final class OutboundMessages {

	private static final String KAFKA_NULL = "org.springframework.kafka.support.KafkaNull";

	// With one id for all of them JetStream would store the first alone
	private static final Set<String> NOT_COMMON = Set.of(BinderHeaders.BATCH_HEADERS, NatsMessageHeaders.MESSAGE_ID);

	private final NatsProducerDestination destination;

	private final ExtendedProducerProperties<NatsProducerProperties> properties;

	private final NatsHeaderMapper headerMapper;

	private final NatsPayloadConverter payloadConverter;

	OutboundMessages(NatsProducerDestination destination, ExtendedProducerProperties<NatsProducerProperties> properties,
			NatsHeaderMapper headerMapper, NatsPayloadConverter payloadConverter) {
		this.destination = destination;
		this.properties = properties;
		this.headerMapper = headerMapper;
		this.payloadConverter = payloadConverter;
	}

	List<OutboundMessage> of(Message<?> message) {
		if (message.getPayload() instanceof List<?> payloads
				&& message.getHeaders().get(BinderHeaders.BATCH_HEADERS) instanceof List<?> headers) {
			return batch(message, payloads, headers);
		}
		return List.of(single(message));
	}

	private List<OutboundMessage> batch(Message<?> message, List<?> payloads, List<?> headers) {
		Assert.isTrue(payloads.size() == headers.size(), () -> "The batch has " + payloads.size() + " payloads, and "
				+ headers.size() + " headers for them in '" + BinderHeaders.BATCH_HEADERS + "': give each its own");
		Map<String, Object> common = new HashMap<>(message.getHeaders());
		common.keySet().removeAll(NOT_COMMON);
		List<OutboundMessage> messages = new ArrayList<>(payloads.size());
		for (int i = 0; i < payloads.size(); i++) {
			Object payload = payloads.get(i);
			messages.add(single(MessageBuilder.withPayload((payload != null) ? payload : new byte[0])
				.copyHeaders((headers.get(i) instanceof Map<?, ?> own) ? asHeaders(own) : Map.of())
				.copyHeadersIfAbsent(common)
				.build()));
		}
		return messages;
	}

	// Each message is turned into bytes before any is sent, so that none of a batch goes
	// where one of it cannot
	private OutboundMessage single(Message<?> message) {
		String subject = subject(message.getHeaders());
		byte[] payload = this.payloadConverter.toBytes(payload(message), subject);
		return new OutboundMessage(message, subject, payload, headers(message.getHeaders()));
	}

	private String subject(MessageHeaders headers) {
		if (!this.properties.isPartitioned()) {
			return this.destination.getName();
		}
		Object partition = headers.get(BinderHeaders.PARTITION_HEADER);
		Assert.isTrue(partition instanceof Number number && number.intValue() >= 0,
				() -> "The binding '" + this.properties.getBindingName() + "' is partitioned, and the header '"
						+ BinderHeaders.PARTITION_HEADER + "' of the message is " + partition
						+ ": it must be the number of a partition");
		return this.destination.getNameForPartition(((Number) partition).intValue());
	}

	private static @Nullable Object payload(Message<?> message) {
		Object payload = message.getPayload();
		return payload.getClass().getName().equals(KAFKA_NULL) ? null : payload;
	}

	private @Nullable Headers headers(MessageHeaders headers) {
		boolean mapped = this.properties.getHeaderMode() != HeaderMode.none;
		return NatsMessageId.write(mapped ? this.headerMapper.toNats(headers) : null, headers);
	}

	private static Map<String, Object> asHeaders(Map<?, ?> headers) {
		Map<String, Object> result = new HashMap<>();
		headers.forEach((name, value) -> result.put(String.valueOf(name), value));
		return result;
	}

}
