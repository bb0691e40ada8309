// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.inbound;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.stream.nats.header.NatsHeaderMapper;
import io.github.tracepropagation.stream.nats.header.NatsMessageHeaders;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.cloud.stream.binder.HeaderMode;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Makes Spring's messages of those of NATS. Payloads stay as they are; to convert them is
 * for Spring Cloud Stream.
 */
final class InboundMessages {

	private final NatsHeaderMapper headerMapper;

	private final boolean withHeaders;

	private final boolean manual;

	InboundMessages(NatsHeaderMapper headerMapper, ConsumerBinding binding) {
		this.headerMapper = headerMapper;
		this.withHeaders = binding.properties().getHeaderMode() != HeaderMode.none;
		this.manual = binding.isJetStream() && binding.extension().getAckMode() == AckMode.MANUAL;
	}

	org.springframework.messaging.Message<byte[]> single(Message message) {
		return single(message, this.manual ? new NatsAcknowledgment(List.of(message), false) : null);
	}

	org.springframework.messaging.Message<byte[]> single(Message message, @Nullable AcknowledgmentCallback callback) {
		return build(payload(message), headers(message), callback);
	}

	/**
	 * Make one message of several.
	 * @param messages the messages, at least one
	 * @return the message, with the headers of each of them in the list that Spring Cloud
	 * Stream's {@code StandardBatchUtils} reads
	 */
	org.springframework.messaging.Message<List<byte[]>> batch(List<Message> messages) {
		List<byte[]> payloads = new ArrayList<>(messages.size());
		List<Map<String, Object>> headers = new ArrayList<>(messages.size());
		for (Message message : messages) {
			payloads.add(payload(message));
			headers.add(headers(message));
		}
		return build(payloads, Map.of(BinderHeaders.BATCH_HEADERS, headers),
				this.manual ? new NatsAcknowledgment(messages, false) : null);
	}

	private <T> org.springframework.messaging.Message<T> build(T payload, Map<String, Object> headers,
			@Nullable AcknowledgmentCallback callback) {
		MessageBuilder<T> builder = MessageBuilder.withPayload(payload)
			.copyHeaders(headers)
			.setHeader(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, new AtomicInteger());
		if (callback != null) {
			builder.setHeader(IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK, callback);
		}
		return builder.build();
	}

	private Map<String, Object> headers(Message message) {
		Map<String, Object> headers = new LinkedHashMap<>(this.headerMapper.fromNats(message));
		if (!this.withHeaders) {
			headers.keySet().removeIf((name) -> !name.startsWith(NatsMessageHeaders.PREFIX));
		}
		return headers;
	}

	private static byte[] payload(Message message) {
		return (message.getData() != null) ? message.getData() : new byte[0];
	}

}
