// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.messaging.Message;

/**
 * Finds the headers of the single messages of a batch, by the names that the binders give
 * them.
 */
final class BatchHeaders {

	private static final List<String> NAMES = List.of(BinderHeaders.BATCH_HEADERS, "kafka_batchConvertedHeaders",
			"amqp_batchedHeaders");

	private BatchHeaders() {
	}

	/**
	 * Return the headers of each message of a batch.
	 * @param message a message
	 * @return the headers, or {@code null} where the message is no batch
	 */
	static @Nullable List<Map<String, Object>> of(Message<?> message) {
		if (!(message.getPayload() instanceof List<?> payloads)) {
			return null;
		}
		for (String name : NAMES) {
			if (message.getHeaders().get(name) instanceof List<?> several) {
				return maps(several);
			}
		}
		boolean messages = !payloads.isEmpty() && payloads.stream().allMatch(Message.class::isInstance);
		return messages ? maps(payloads.stream().map((each) -> ((Message<?>) each).getHeaders()).toList()) : null;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> maps(List<?> several) {
		List<Map<String, Object>> maps = new ArrayList<>(several.size());
		for (Object each : several) {
			maps.add((each instanceof Map<?, ?> map) ? (Map<String, Object>) map : Map.of());
		}
		return maps;
	}

}
