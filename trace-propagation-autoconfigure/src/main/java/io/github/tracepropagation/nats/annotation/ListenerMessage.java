// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.util.HashMap;
import java.util.Map;

import io.github.tracepropagation.nats.NatsHeaders;
import io.nats.client.Message;
import io.nats.client.impl.Headers;

import org.springframework.messaging.MessageHeaders;

/**
 * A message from NATS as Spring's argument resolvers want to see it. A header with
 * several values is a list of them.
 */
final class ListenerMessage implements org.springframework.messaging.Message<byte[]> {

	private static final byte[] NO_BYTES = new byte[0];

	private final byte[] payload;

	private final MessageHeaders headers;

	ListenerMessage(Message message) {
		this.payload = (message.getData() != null) ? message.getData() : NO_BYTES;
		this.headers = new ListenerHeaders(message);
	}

	@Override
	public byte[] getPayload() {
		return this.payload;
	}

	@Override
	public MessageHeaders getHeaders() {
		return this.headers;
	}

	/**
	 * Headers without the random id that Spring would otherwise give each message.
	 */
	private static final class ListenerHeaders extends MessageHeaders {

		ListenerHeaders(Message message) {
			super(toMap(message), ID_VALUE_NONE, -1L);
		}

		private static Map<String, Object> toMap(Message message) {
			Map<String, Object> map = new HashMap<>();
			Headers headers = message.getHeaders();
			if (headers != null) {
				headers.forEach((key, values) -> map.put(key, (values.size() == 1) ? values.get(0) : values));
			}
			map.keySet().removeIf(ListenerHeaders::isReserved);
			map.put(NatsHeaders.SUBJECT, message.getSubject());
			map.put(NatsHeaders.RAW_MESSAGE, message);
			if (message.getReplyTo() != null) {
				map.put(NatsHeaders.REPLY_TO, message.getReplyTo());
			}
			return map;
		}

		// A sender must not say what only the message itself can tell
		private static boolean isReserved(String key) {
			return key.equalsIgnoreCase(NatsHeaders.SUBJECT) || key.equalsIgnoreCase(NatsHeaders.REPLY_TO)
					|| key.equalsIgnoreCase(NatsHeaders.RAW_MESSAGE);
		}

	}

}
